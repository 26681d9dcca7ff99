package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Carries out a cipher list rule by rule, as OpenSSL's ssl_create_cipher_list does: suites are added at the end, {@code +} moves
 * to the end, {@code -} takes away until added again (then first, as it was), {@code !} takes away for good.
 */
final class CipherRules {
    private static final Pattern RULE = Pattern.compile("[^:;, ]+");
    private static final String DEFAULT = "ALL:!COMPLEMENTOFDEFAULT:!eNULL";
    private static final String LEVEL = "@SECLEVEL=";

    private List<CipherSuite> waiting = new ArrayList<>(CipherSuite.ALL);
    private final List<CipherSuite> chosen = new ArrayList<>();
    private int securityLevel;

    int securityLevel() {
        return securityLevel;
    }

    List<CipherSuite> apply(String text) throws CipherList.Unreadable {
        var rules = RULE.matcher(text);
        while (rules.find()) {
            rule(rules.group(), rules.start());
        }
        return chosen.stream().filter(suite -> suite.meets(securityLevel)).toList();
    }

    private void rule(String rule, int start) throws CipherList.Unreadable {
        // ALL@STRENGTH is written as often as ALL:@STRENGTH.
        int at = rule.indexOf('@', 1);
        if (at > 0) {
            rule(rule.substring(0, at), start);
            rule(rule.substring(at), start + at);
        } else if (rule.startsWith("@")) {
            command(rule, start);
        } else if (start == 0 && rule.equals("DEFAULT")) { // OpenSSL knows it at the beginning only
            apply(DEFAULT);
        } else {
            boolean marked = "!-+".indexOf(rule.charAt(0)) >= 0;
            var meaning = meaning(marked ? rule.substring(1) : rule, start + (marked ? 1 : 0));
            switch (rule.charAt(0)) {
                case '!' -> {
                    chosen.removeIf(meaning);
                    waiting.removeIf(meaning);
                }
                case '-' -> takeAway(meaning);
                case '+' -> moveToEnd(meaning);
                default -> add(meaning);
            }
        }
    }

    private void command(String rule, int start) throws CipherList.Unreadable {
        if (rule.equals("@STRENGTH")) {
            chosen.sort(Comparator.comparingInt(CipherSuite::bits).reversed());
        } else if (rule.matches(LEVEL + "[0-5]")) {
            securityLevel = rule.charAt(LEVEL.length()) - '0';
        } else {
            throw unknown(rule, start, "@STRENGTH or @SECLEVEL=0 to 5");
        }
    }

    private static Predicate<CipherSuite> meaning(String words, int start) throws CipherList.Unreadable {
        Predicate<CipherSuite> meaning = suite -> true;
        int index = start;
        for (var word : words.split("\\+", -1)) {
            int place = index;
            var one = CipherWords.find(word);
            if (one.isEmpty()) {
                throw unknown(word, place, "a suite or a word of OpenSSL's cipher lists, like ALL, HIGH, ECDHE+AESGCM");
            }
            meaning = meaning.and(one.get());
            index += word.length() + 1;
        }
        return meaning;
    }

    private void add(Predicate<CipherSuite> meaning) {
        waiting.stream().filter(meaning).forEach(chosen::add);
        waiting.removeIf(meaning);
    }

    private void moveToEnd(Predicate<CipherSuite> meaning) {
        var moved = chosen.stream().filter(meaning).toList();
        chosen.removeIf(meaning);
        chosen.addAll(moved);
    }

    private void takeAway(Predicate<CipherSuite> meaning) {
        var taken = chosen.stream().filter(meaning).toList();
        chosen.removeIf(meaning);
        var first = new ArrayList<>(taken);
        first.addAll(waiting);
        waiting = first;
    }

    private static CipherList.Unreadable unknown(String word, int index, String expected) {
        return new CipherList.Unreadable(index, Remarks.shown(word) + " (expected: " + expected + ")");
    }
}
