package dev.pgbeacon.router.choice;

import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import java.util.Locale;

/** A backend as it may be used now. */
public record Target(NodeId node, Backend backend) {

    /** The file's backend as the node that is watched for it. */
    public static Target of(Backend backend) {
        var address = address(backend);
        return new Target(new NodeId(address.toString(), address.host(), address.port()), backend);
    }

    /** Where it is, spelt as the board's nodes are. */
    public static Address address(Backend backend) {
        return Address.of(
                backend.address().host().toLowerCase(Locale.ROOT),
                backend.address().port());
    }
}
