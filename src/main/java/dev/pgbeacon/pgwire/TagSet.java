package dev.pgbeacon.pgwire;

import java.util.Arrays;

/** Tags of one direction, those that nobody knows yet included where the set is {@link #allBut}. */
public final class TagSet {
    private final boolean[] has = new boolean[256];

    private TagSet(boolean others, Tag... tags) {
        Arrays.fill(has, others);
        for (var tag : tags) {
            has[tag.code() & 0xff] = !others;
        }
    }

    public static TagSet of(Tag... tags) {
        return new TagSet(false, tags);
    }

    public static TagSet allBut(Tag... tags) {
        return new TagSet(true, tags);
    }

    public boolean has(byte code) {
        return has[code & 0xff];
    }
}
