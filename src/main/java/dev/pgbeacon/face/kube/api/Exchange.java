package dev.pgbeacon.face.kube.api;

import java.util.function.Function;

/** A call's request, and how what comes back is read; that never throws. */
record Exchange(Request request, Function<Response, Answer> reading) {
    Answer answer(Response response) {
        return reading.apply(response);
    }
}
