"""The table of bench/failover: KIND ROUND FAILED PROMOTED ROWS PEER_FILE...; without arguments its head. FAILED and PROMOTED are times
in seconds since the epoch, ROWS what the new primary holds, a PEER_FILE, less its .json, what failover_clients.py printed."""
import collections, json, sys

CALLED = {"write": "a writer's ", "read": "a reader's "}
LINE = "{:5} {:>5} {:9} | {:>12} {:>12} | {:>13} {:>15} {:>13} | {:>12} {:>5} {:>6}"


def table():
    print()
    print(LINE.format("kind", "round", "peer", "write errors", "read errors", "writes paused", "after promotion", "reads paused",
                      "acknowledged", "lost", "twice"))


def pause(clients, failed, end):
    """The longest from one success to the next that began or ended after the failure; whether a success ended it."""
    pauses = []
    for client in clients:
        times = client["successes"]
        pauses += [(b - a, True) for a, b in zip(times, times[1:]) if b > failed]
        pauses.append((end - max(times, default=failed), False))
    return max(pauses)


def since(clients, promoted, end):
    """Until the last of the clients had its first success after the promotion; a statement in flight may have one at once."""
    firsts = [next((t for t in client["successes"] if t > promoted), None) for client in clients]
    return (end - promoted, False) if None in firsts else (max(firsts) - promoted, True)


def seconds(measured):
    return ("" if measured[1] else ">") + f"{measured[0]:.2f} s"


def line(kind, number, failed, promoted, rows, peer):
    clients = {k: [c for c in peer["clients"] if c["kind"] == k] for k in ("write", "read")}

    def errors(k):
        places = collections.Counter(e[1] for c in clients[k] for e in c["errors"])
        return f"{places[k]} + {places['login']}"

    acknowledged = {(peer["peer"], c["number"], n) for c in clients["write"] for n in c["acknowledged"]}
    print(LINE.format(
        kind, number, peer["peer"], errors("write"), errors("read"), seconds(pause(clients["write"], failed, peer["end"])),
        seconds(since(clients["write"], promoted, peer["end"])), seconds(pause(clients["read"], failed, peer["end"])),
        len(acknowledged), len(acknowledged - rows.keys()), sum(n > 1 for row, n in rows.items() if row[0] == peer["peer"])))


def told(failed, peer):
    """What the clients were told, and when: errors of one text together, seconds since the failure."""
    texts = collections.defaultdict(list)
    for client in peer["clients"]:
        for at, where, code, text in client["errors"]:
            what = client["kind"] + "r" if client["kind"] == "write" else "reader"
            texts[CALLED[client["kind"]] + where, code or "-", " / ".join(text.split("\n"))].append(at - failed)
    for (where, code, text), times in sorted(texts.items(), key=lambda item: min(item[1])):
        print(f"    {peer['peer']}: {len(times)} x {where} {code} at {min(times):.2f}..{max(times):.2f} s: {text}")


if len(sys.argv) == 1:
    table()
else:
    kind, number, failed, promoted = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
    with open(sys.argv[5]) as lines:
        rows = collections.Counter((p, int(w), int(n)) for p, w, n in (each.strip().split("|") for each in lines))
    peers = [json.load(open(name + ".json")) for name in sys.argv[6:]]
    for peer in peers:
        line(kind, number, failed, promoted, rows, peer)
    for peer in peers:
        told(failed, peer)
