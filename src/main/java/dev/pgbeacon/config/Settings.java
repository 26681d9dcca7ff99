package dev.pgbeacon.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.Expressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Reads keys and collects every problem, so that a start is refused once and for all of them. Values come from wherever
 * SmallRye Config has them: system properties, the environment, files.
 */
public final class Settings {
    private static final Pattern SERVER = Pattern.compile("pgbeacon\\.servers\\.([^.]+)\\..+");
    /** What Kubernetes puts into PGBEACON_PORT when a Service is called pgbeacon. */
    private static final Pattern SERVICE_LINK = Pattern.compile("tcp://.*");

    private final Config config;
    private final List<Key<?>> known;
    private final String server;
    private final List<String> problems;
    private final Map<String, Written> fallbacks;
    private final ConfigFiles files;

    /** @param known every key there is: what has another name is no key, and makes no server */
    public Settings(Config config, List<Key<?>> known) {
        this(config, known, "", new ArrayList<>(), new HashMap<>(), ConfigFiles.of(config));
    }

    private Settings(
            Config config,
            List<Key<?>> known,
            String server,
            List<String> problems,
            Map<String, Written> fallbacks,
            ConfigFiles files) {
        this.files = files;
        this.known = known;
        this.fallbacks = fallbacks;
        this.config = config;
        this.server = server;
        this.problems = problems;
    }

    /** The same settings, as one named server has them: its own keys first, then the plain ones. */
    public Settings of(String serverName) {
        return new Settings(config, known, serverName, problems, fallbacks, files);
    }

    /** The names under {@code pgbeacon.servers.}, in alphabetical order; none: the plain keys are the one server. */
    public List<String> servers() {
        return names().map(SERVER::matcher)
                .filter(matcher -> matcher.matches())
                // Last: it looks through all keys, and most names are not about servers.
                .filter(matcher -> isKnown(matcher.group()))
                .map(matcher -> matcher.group(1))
                .distinct()
                .sorted()
                .toList();
    }

    /** The value of a key that has a default. A bad value is a problem, and the start is refused later. */
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow();
    }

    /** The value or the default, if there is one. */
    public <T> Optional<T> find(Key<T> key) {
        var found = written(key);
        if (found.isEmpty()) {
            return key.fallback().map(key.parser());
        }
        try {
            return Optional.of(key.parser()
                    .apply(
                            key.secret()
                                    ? found.get().text()
                                    : found.get().text().strip()));
        } catch (IllegalArgumentException bad) {
            problem(found.get().name() + ": "
                    + (key.secret() ? "(secret)" : "'" + Masked.of(found.get().text()) + "'") + " ("
                    + withoutBrackets(bad.getMessage()) + ")");
            return key.fallback().map(key.parser());
        }
    }

    /** Whether it is set, to nothing: what a default would otherwise take the place of. */
    public boolean isBlank(Key<?> key) {
        var value = config.getConfigValue(key.fullName()).getRawValue();
        return value != null && value.isBlank();
    }

    /**
     * A value as it is written.
     *
     * @param name under which it was found
     * @param where it was found, in words
     */
    public record Written(String name, String text, String where) {}

    private Optional<Written> written(Key<?> key) {
        var own = server.isEmpty() || !key.perServer()
                ? Stream.<String>empty()
                : Stream.of(Key.PREFIX + "servers." + server + "." + key.name());
        return Stream.concat(own, Stream.concat(Stream.of(key.fullName()), key.aliases().stream()))
                .flatMap(name -> raw(name).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(fallbacks.get(key.name())));
    }

    /** A value for when nothing else sets the key; {@code origin} names it in refusals. */
    public void fallBack(String key, String origin, String text) {
        fallbacks.put(key, new Written(origin, text, "file " + origin));
    }

    /** An alias of a duration that is written in milliseconds, without a unit; one with a unit is what it says. */
    public void fallBackInMilliseconds(Key<?> key, String alias) {
        raw(alias).ifPresent(found -> {
            var text = found.text().strip();
            var withUnit = text.matches("[0-9]+") ? text + "ms" : text;
            fallbacks.put(key.name(), new Written(found.name(), withUnit, found.where()));
        });
    }

    private Optional<Written> raw(String name) {
        // A password in the environment may hold ${ and is not an expression.
        var verbatim = Expressions.withoutExpansion(() -> config.getConfigValue(name));
        var fromEnvironment =
                verbatim.getSourceName() != null && verbatim.getSourceName().startsWith(EnvConfigSource.NAME);
        var text = fromEnvironment
                ? verbatim.getValue()
                : config.getConfigValue(name).getValue();
        return Optional.ofNullable(text)
                .filter(value -> !value.isBlank())
                .filter(value -> !SERVICE_LINK.matcher(value).matches())
                .map(value -> new Written(name, value, Whereabouts.of(name, verbatim.getSourceName())));
    }

    /** Every key as it stands; the plain ones, then what named servers have of their own. */
    public List<EffectiveValue> effective() {
        var values = new ArrayList<EffectiveValue>();
        known.forEach(key -> values.add(EffectiveValue.of(key, written(key))));
        for (var name : servers()) {
            var own = Key.PREFIX + "servers." + name + ".";
            known.stream().filter(Key::perServer).forEach(key -> raw(own + key.name())
                    .ifPresent(written -> values.add(EffectiveValue.of(key, own + key.name(), written))));
        }
        return values;
    }

    /** What they were read from. */
    ConfigFiles files() {
        return files;
    }

    public void problem(String problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Keys under our prefix that nobody reads: a misspelling, or a variable that Kubernetes made for a Service. */
    public List<String> unknown() {
        var unknown = new TreeSet<String>();
        names().filter(name -> name.startsWith(Key.PREFIX))
                .filter(name -> !isKnown(name))
                .forEach(unknown::add);
        return List.copyOf(unknown);
    }

    private boolean isKnown(String name) {
        return known.stream().anyMatch(key -> isNameOf(key, name));
    }

    private static boolean isNameOf(Key<?> key, String name) {
        var plain = key.fullName();
        var form = Pattern.quote(Key.PREFIX)
                + (key.perServer() ? "(servers\\.[^.]+\\.)?" : "")
                + Pattern.quote(plain.substring(Key.PREFIX.length()));
        // An environment variable's name comes back with dots for each underscore.
        return name.matches(form) || name.replace('-', '.').matches(form.replace('-', '.'));
    }

    private Stream<String> names() {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false);
    }

    private static String withoutBrackets(String message) {
        var start = message.indexOf("(expected");
        return start < 0 ? message : message.substring(start + 1, message.length() - 1);
    }
}
