package dev.pgbeacon.router.statement;

import java.util.List;
import java.util.Optional;

/** One statement: what kind it is, and what a router must know of it. Names are folded as PostgreSQL folds them. */
public sealed interface Statement {
    /** SELECT, TABLE, VALUES, WITH, as long as it writes nothing by its grammar: its functions may. */
    record Read(Mentions mentions) implements Statement {}

    /** INSERT, UPDATE, DELETE, MERGE, a WITH that holds one, SELECT INTO, row locks, CREATE TABLE AS. */
    record Write(String what, Mentions mentions) implements Statement {}

    /** Makes or touches what lives in the session's temporary schema. */
    record CreateTemporary(Mentions mentions) implements Statement {}

    record Begin(TransactionModes modes) implements Statement {}

    record Commit(boolean chain) implements Statement {}

    record Rollback(boolean chain) implements Statement {}

    record Savepoint(String name) implements Statement {}

    record Release(String name) implements Statement {}

    record RollbackTo(String name) implements Statement {}

    /** SET TRANSACTION: of the running one only. */
    record SetTransaction(TransactionModes modes, boolean snapshot) implements Statement {}

    /** SET SESSION CHARACTERISTICS: of all to come. */
    record SetCharacteristics(TransactionModes modes) implements Statement {
        /** Else the session's own standby connection would lose its guard against a promotion. */
        public boolean mayRunOnStandby() {
            return modes.access() != TransactionModes.Access.READ_WRITE;
        }
    }

    /** SET CONSTRAINTS: of the running transaction only. */
    record SetConstraints() implements Statement {}

    /** SET in all its forms; role, session_authorization, timezone, client_encoding, search_path under these names. */
    record SetParameter(String name, Scope scope, boolean temporarySchema) implements Statement {
        public enum Scope {
            SESSION,
            LOCAL
        }

        /** Whether a standby connection of the same session may be told the same. */
        public boolean mayRunOnStandby() {
            return Parameters.mayRunOnStandby(name);
        }
    }

    /** SELECT of nothing but set_config() with constants and parameters: does what SET does. */
    record SetConfig(List<Setting> settings) implements Statement {
        public SetConfig {
            settings = List.copyOf(settings);
        }

        public boolean mayRunOnStandby() {
            return settings.stream()
                    .allMatch(setting -> setting.name() instanceof Argument.Constant name
                            && Parameters.mayRunOnStandby(name.value()));
        }

        /** The names that the text itself says. */
        public List<String> constantNames() {
            return settings.stream()
                    .map(Setting::name)
                    .filter(Argument.Constant.class::isInstance)
                    .map(name -> ((Argument.Constant) name).value())
                    .toList();
        }

        boolean mayNameTemporarySchema() {
            return settings.stream().anyMatch(Setting::mayNameTemporarySchema);
        }

        public record Setting(Argument name, Argument value, Argument local) {
            /** A search_path that comes as a parameter and stays: nobody looks into it later. */
            private boolean mayNameTemporarySchema() {
                if (value instanceof Argument.Constant constant) {
                    return Parameters.namesTemporarySchema(constant.value());
                }
                boolean searchPath =
                        !(name instanceof Argument.Constant constant) || Parameters.isSearchPath(constant.value());
                return searchPath && !local.equals(new Argument.Constant("true"));
            }
        }

        public sealed interface Argument {
            record Constant(String value) implements Argument {}

            /** From 1, as in $1. */
            record Parameter(int number) implements Argument {}
        }
    }

    /** The name may be {@code all}. */
    record Reset(String name) implements Statement {
        public boolean mayRunOnStandby() {
            return Parameters.mayRunOnStandby(name);
        }
    }

    record Discard(What what) implements Statement {
        public enum What {
            ALL,
            PLANS,
            SEQUENCES,
            TEMP
        }
    }

    record Prepare(String name, Statement prepared) implements Statement {}

    record Execute(String name, Mentions arguments) implements Statement {}

    /** CREATE TABLE … AS EXECUTE. */
    record CreateTableExecute(Execute execute) implements Statement {}

    /** Empty: all of them. */
    record Deallocate(Optional<String> name) implements Statement {}

    record Declare(String name, boolean hold, Statement query) implements Statement {}

    /** FETCH, MOVE and CLOSE: where the cursor is. */
    record UseCursor(String verb) implements Statement {}

    /** Source: what is read, by COPY … TO. For COPY … FROM, what is named there. */
    record Copy(boolean toServer, Via via, Statement source) implements Statement {
        public enum Via {
            CLIENT,
            FILE_OR_PROGRAM
        }
    }

    record Listen(String channel) implements Statement {}

    /** Empty: from all. */
    record Unlisten(Optional<String> channel) implements Statement {}

    record Notify(String channel) implements Statement {}

    record Load() implements Statement {}

    record Do() implements Statement {}

    record Call(Name procedure, Mentions mentions) implements Statement {}

    record Show(String name) implements Statement {}

    record Explain(boolean analyze, Statement explained) implements Statement {}

    /** After it the functions of the database may be others. */
    record FunctionDdl(String what) implements Statement {}

    /** All else, and what we do not understand. */
    record Other(String what) implements Statement {}
}
