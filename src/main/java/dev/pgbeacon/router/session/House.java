package dev.pgbeacon.router.session;

import dev.pgbeacon.router.auth.Nonces;
import dev.pgbeacon.router.auth.SaltedPasswords;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.request.Judges;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What all sessions share.
 *
 * @param terms as they are now
 * @param blocking for what takes longer than an event loop may
 */
record House(
        Supplier<Terms> terms,
        Choice choice,
        Causality causality,
        Judges judges,
        Tally tally,
        Clients clients,
        SaltedPasswords salted,
        Nonces nonces,
        Executor blocking) {}
