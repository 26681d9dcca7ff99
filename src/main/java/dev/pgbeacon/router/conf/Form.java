package dev.pgbeacon.router.conf;

import java.util.Optional;
import java.util.function.Function;

/** The form of a value: reads it, or says in an error what was expected. */
interface Form<T> {
    String expected();

    /** Whether errors must not show the value. */
    default boolean secret() {
        return false;
    }

    Optional<T> read(String keyword, Token token, Remarks remarks);

    /** @param parser empty, if the text is not of the form */
    static <T> Form<T> of(String expected, Function<String, Optional<T>> parser) {
        return new Form<>() {
            @Override
            public String expected() {
                return expected;
            }

            @Override
            public Optional<T> read(String keyword, Token token, Remarks remarks) {
                var value = parser.apply(token.text());
                if (value.isEmpty()) {
                    remarks.error(
                            token.place(),
                            keyword + ": " + Remarks.shown(token.text()) + " (expected: " + expected + ")");
                }
                return value;
            }
        };
    }
}
