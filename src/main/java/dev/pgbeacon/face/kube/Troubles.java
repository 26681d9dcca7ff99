package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which calls do not succeed, told when that changes and not at each try. */
final class Troubles {
    private final Map<String, String> standing = new HashMap<>();
    private final List<String> news = new ArrayList<>();

    void note(Call call, Answer answer) {
        var what = what(call);
        var trouble = trouble(answer);
        if (trouble.isEmpty()) {
            if (standing.remove(what) != null) {
                news.add(what + ": succeeds again");
            }
        } else if (!trouble.equals(standing.put(what, trouble))) {
            news.add(what + ": " + trouble);
        }
    }

    /** What is new since the last call, as lines of the log. */
    List<String> news() {
        var lines = List.copyOf(news);
        news.clear();
        return lines;
    }

    private static String what(Call call) {
        if (call instanceof Call.ReadPod read) {
            return "reading pod " + read.name();
        }
        if (call instanceof Call.PatchPod patch) {
            return "labelling pod " + patch.pod().name();
        }
        if (call instanceof Call.CreateEvent) {
            return "telling Events";
        }
        return call instanceof Call.ReadLease ? "reading the cluster's Lease" : "writing the cluster's Lease";
    }

    private static String trouble(Answer answer) {
        if (answer instanceof Answer.Lost lost) {
            return lost.why();
        }
        if (!(answer instanceof Answer.Refused refused) || isOrdinary(refused)) {
            return "";
        }
        return refused.status() + ": " + refused.message()
                + (refused.status() == 403
                        ? " (expected: the Role of deploy/kubernetes, bound to our ServiceAccount)"
                        : "");
    }

    /** Conflicts, and what is not there, are decided upon and are no trouble. */
    private static boolean isOrdinary(Answer.Refused refused) {
        return refused.status() == 409 || refused.status() == 404 || refused.otherUid();
    }
}
