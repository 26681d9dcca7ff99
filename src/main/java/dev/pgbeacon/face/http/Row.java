package dev.pgbeacon.face.http;

import java.util.List;

/** What a path stands for: a check of a node, or a page. */
sealed interface Row permits Check, Page {
    List<String> paths();
}
