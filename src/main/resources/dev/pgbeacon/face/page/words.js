// Values in words.

const SIZES = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

// As PostgreSQL counts them: 1 kB is 1024 B.
export function bytes(number) {
  let size = 0;
  while (number >= 1024 && size < SIZES.length - 1) {
    number /= 1024;
    size++;
  }
  return (size === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)) + "\u00a0" + SIZES[size];
}

export function seconds(number) {
  if (number < 60) {
    return number.toFixed(1) + "\u00a0s";
  }
  const minutes = Math.floor(number / 60);
  return minutes < 60
    ? minutes + " min " + Math.floor(number % 60) + " s"
    : Math.floor(minutes / 60) + " h " + (minutes % 60) + " min";
}

export function lag(server) {
  if (server.lag_bytes === null) {
    return "unknown";
  }
  const time = server.lag_seconds === null ? "unknown time" : seconds(server.lag_seconds);
  return bytes(server.lag_bytes) + ", " + time + " (" + server.lag_basis + ")";
}

export function podLabel(label) {
  return (label.value === null ? "no " + label.key : label.key + "=" + label.value) + " on pod " + label.pod;
}

const LEASES = { off: "none: for a primary only", unknown: "unknown", free: "held by nobody", ours: "held by this pod" };

export function lease(label) {
  return [
    LEASES[label.lease] ?? "held by " + label.holder,
    ...(label.lease_timeline === null || label.lease === "off" ? [] : ["timeline " + label.lease_timeline]),
    ...(label.lease_age === null ? [] : ["renewed " + seconds(label.lease_age) + " ago"]),
  ].join(", ");
}

export function time(iso) {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "short", timeStyle: "medium" });
}

// Text from outside is text, never markup.
export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}
