package dev.pgbeacon.router.conf;

import java.util.Optional;

/** A keyword with one value: whether it was said, and where. Said twice, the last wins. */
final class Scalar<T> implements Section.Statement {
    private final Form<T> form;
    private Optional<T> value = Optional.empty();
    private Optional<Place> place = Optional.empty();

    Scalar(Form<T> form) {
        this.form = form;
    }

    Optional<T> value() {
        return value;
    }

    /** Where its value stands. */
    Optional<Place> place() {
        return place;
    }

    @Override
    public void read(Cursor cursor, Token keyword, Section section) {
        var found = cursor.value(keyword, form.expected(), section::has);
        if (found.isEmpty()) {
            return;
        }
        var token = found.get();
        if (form.secret()) {
            cursor.wasSecret(token);
        }
        place.ifPresent(before -> cursor.remarks()
                .warning(
                        keyword.place(),
                        keyword.keyword() + ": said again, the last wins (expected: once; before in line "
                                + before.line() + ")"));
        place = Optional.of(token.place());
        boolean veiled = !form.secret() && cursor.followsSecret(token);
        var remarks = veiled ? new Remarks() : cursor.remarks();
        var read = form.read(keyword.keyword(), token, remarks);
        if (veiled && remarks.hasErrors()) {
            cursor.remarks()
                    .error(
                            token.place(),
                            keyword.keyword() + ": " + cursor.shown(token) + " (expected: " + form.expected() + ")");
        }
        if (read.isPresent()) {
            value = read;
        }
    }
}
