package dev.pgbeacon.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What may be a name, a label's key, a label's value; the messages are apimachinery's. */
final class NameRules {
    private static final String NAME_FORM = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String SUBDOMAIN_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern NAME = Pattern.compile(NAME_FORM);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
    private static final int LONGEST_NAME = 63;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final String PARTS =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                    + NAME_FORM + "')";

    private NameRules() {}

    static List<String> labelValue(String value) {
        var wrong = new ArrayList<String>();
        tooLong(value, LONGEST_NAME).ifPresent(wrong::add);
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            wrong.add("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
                    + " '12345', regex used for validation is '(" + NAME_FORM + ")?')");
        }
        return wrong;
    }

    static List<String> qualifiedName(String key) {
        var wrong = new ArrayList<String>();
        var parts = key.split("/", -1);
        if (parts.length > 2) {
            return List.of("a qualified name " + PARTS
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                wrong.add("prefix part must be non-empty");
            } else {
                subdomain(parts[0]).forEach(one -> wrong.add("prefix part " + one));
            }
        }
        var name = parts[parts.length - 1];
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        }
        tooLong(name, LONGEST_NAME).ifPresent(one -> wrong.add("name part " + one));
        if (!NAME.matcher(name).matches()) {
            wrong.add("name part " + PARTS);
        }
        return wrong;
    }

    static List<String> subdomain(String name) {
        var wrong = new ArrayList<String>();
        tooLong(name, LONGEST_SUBDOMAIN).ifPresent(wrong::add);
        if (!SUBDOMAIN.matcher(name).matches()) {
            wrong.add("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                    + " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                    + " validation is '" + SUBDOMAIN_FORM + "')");
        }
        return wrong;
    }

    private static Optional<String> tooLong(String text, int longest) {
        return text.length() > longest
                ? Optional.of("must be no more than " + longest + " characters")
                : Optional.empty();
    }
}
