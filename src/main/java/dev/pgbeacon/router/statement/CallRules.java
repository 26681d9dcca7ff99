package dev.pgbeacon.router.statement;

/** Where a call of a function may run. */
record CallRules(FunctionCatalogue catalogue, NamedExceptions exceptions) {
    Destination of(Name call) {
        if (exceptions.isPrimaryFunction(call)) {
            var why = call.last() + "() is one of primary_functions";
            return exceptions.isStateless(call) ? new Destination.Primary(why) : new Destination.Pinned(why);
        }
        if (exceptions.isRead(call)) {
            return Destination.anywhere();
        }
        var destination = ofServer(call.last());
        boolean stateless = exceptions.isStateless(call)
                || (exceptions.allStateless() && !ServerTables.KEPT_BY_SESSION.has(call.last()));
        return destination instanceof Destination.Pinned pinned && stateless
                ? new Destination.Primary(pinned.why())
                : destination;
    }

    private Destination ofServer(String function) {
        var volatility = catalogue.volatility(function);
        if (volatility.isEmpty()) {
            return SyntaxWords.seldomCalls(function)
                    ? Destination.anywhere()
                    : new Destination.Pinned(function + "() is not known");
        }
        if (volatility.get() == Volatility.VOLATILE) {
            return new Destination.Pinned(function + "() is VOLATILE");
        }
        if (ServerTables.KEPT_BY_SESSION.has(function)) {
            return new Destination.Pinned(function + "() leaves something in the session");
        }
        if (ServerTables.PRIMARY_FUNCTIONS.has(function)) {
            return new Destination.Primary(function + "() describes this server or acts on it");
        }
        return volatility.get() == Volatility.HARMLESS || ServerTables.HARMLESS.has(function)
                ? Destination.anywhere()
                : new Destination.Pinned(function + "() is VOLATILE");
    }
}
