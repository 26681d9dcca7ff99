package dev.pgbeacon.router.conf;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;

/** The users and groups of this system. */
public interface Host {
    boolean hasUser(String name);

    boolean hasGroup(String name);

    /** As getpwnam and getgrnam know them, be they in files or in a directory service. */
    static Host system() {
        var names = FileSystems.getDefault().getUserPrincipalLookupService();
        return new Host() {
            @Override
            public boolean hasUser(String name) {
                return finds(UserPrincipalLookupService::lookupPrincipalByName, names, name);
            }

            @Override
            public boolean hasGroup(String name) {
                return finds(UserPrincipalLookupService::lookupPrincipalByGroupName, names, name);
            }
        };
    }

    private static boolean finds(Lookup lookup, UserPrincipalLookupService names, String name) {
        try {
            lookup.find(names, name);
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** One of the two questions. */
    interface Lookup {
        Object find(UserPrincipalLookupService names, String name) throws IOException;
    }
}
