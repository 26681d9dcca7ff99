package dev.pgbeacon.face.kube.api;

/** Makes one call, and waits for what comes of it, for a bounded time. Whatever happens on the way is an {@link Answer}. */
@FunctionalInterface
public interface Api {
    Answer ask(Call call);
}
