/*
 * poll: a load of status polls. Each poll connects, optionally sends a threshold, reads to the end and closes, as
 * HAProxy's tcp-check and `nc` do.
 *
 *     gcc -O2 -pthread -o /tmp/poll bench/poll.c
 *     /tmp/poll [-c clients] [-d seconds | -n polls] [-s text] [-p pid] host port
 *
 * The port alone, to poll: java -cp ... dev.pgbeacon.face.replstatus.BenchServer PORT REQUEST_WAIT_MILLIS (test classes).
 * The original beside it: shared_preload_libraries = 'bgw_replstatus', bgw_replstatus.port = PORT.
 *
 * -s text  sent after the connect, as it is (no newline is added)
 * -p pid   also prints the CPU that this process used per poll (user and system, from /proc/PID/stat)
 *
 * A poll without one of the three words is lost; a poll that got none within two seconds is hung and counts as lost.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 1 << 16 }; /* one per microsecond; the last holds all that is slower */

struct client {
    pthread_t thread;
    long polls, lost, errors;
    unsigned slots[SLOTS];
};

static struct addrinfo *target;
static const char *text;
static long limit = -1;
static double seconds = 3;
static const struct timeval patience = {.tv_sec = 2};
static atomic_long started;
static double end_at;
static atomic_flag told = ATOMIC_FLAG_INIT;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int is_word(const char *s) { return !strcmp(s, "MASTER") || !strcmp(s, "STANDBY") || !strcmp(s, "OFFLINE"); }

static void poll_once(struct client *me) {
    double begin = now();
    int fd = socket(target->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (fd < 0 || connect(fd, target->ai_addr, target->ai_addrlen)) {
        me->errors++;
        if (!atomic_flag_test_and_set(&told)) perror("connect");
        if (fd >= 0) close(fd);
        return;
    }
    if (text && send(fd, text, strlen(text), MSG_NOSIGNAL) < 0) me->errors++;
    char word[64];
    size_t have = 0;
    for (;;) {
        ssize_t n = recv(fd, word + have, sizeof word - 1 - have, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN) me->errors++;
        if (n <= 0) break;
        have += n;
    }
    close(fd);
    word[have] = 0;
    me->polls++;
    long us = (now() - begin) * 1e6;
    if (!is_word(word) || us >= 2000000) me->lost++;
    me->slots[us < SLOTS ? us : SLOTS - 1]++;
}

static void *run(void *arg) {
    struct client *me = arg;
    while (now() < end_at && (limit < 0 || atomic_fetch_add(&started, 1) < limit)) poll_once(me);
    return NULL;
}

static double cpu_of(long pid) {
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *f = fopen(path, "r");
    if (!f) return 0;
    char *read = fgets(line, sizeof line, f);
    fclose(f);
    if (!read) return 0;
    unsigned long user, system;
    char *after = strrchr(line, ')');
    sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return (double) (user + system) / sysconf(_SC_CLK_TCK);
}

static long at_share(struct client *all, int clients, long polls, double share) {
    long seen = 0;
    for (long us = 0; us < SLOTS; us++) {
        for (int i = 0; i < clients; i++) seen += all[i].slots[us];
        if (seen >= polls * share) return us;
    }
    return SLOTS;
}

int main(int argc, char **argv) {
    int option, clients = 1;
    long pid = 0;
    while ((option = getopt(argc, argv, "c:d:n:s:p:")) != -1) switch (option) {
        case 'c': clients = atoi(optarg); break;
        case 'd': seconds = atof(optarg); break;
        case 'n': limit = atol(optarg); seconds = 60; break;
        case 's': text = optarg; break;
        case 'p': pid = atol(optarg); break;
        default: return 2;
    }
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    if (argc - optind != 2 || clients < 1 || getaddrinfo(argv[optind], argv[optind + 1], &hints, &target)) {
        fprintf(stderr, "usage: poll [-c clients] [-d seconds | -n polls] [-s text] [-p pid] host port\n");
        return 2;
    }
    struct client *all = calloc(clients, sizeof *all);
    double cpu = cpu_of(pid), begin = now();
    end_at = begin + seconds;
    for (int i = 0; i < clients; i++) pthread_create(&all[i].thread, NULL, run, &all[i]);
    struct client sum = {0};
    for (int i = 0; i < clients; i++) {
        pthread_join(all[i].thread, NULL);
        sum.polls += all[i].polls;
        sum.lost += all[i].lost;
        sum.errors += all[i].errors;
    }
    double took = now() - begin;
    printf("clients %d polls/s %.0f p50 %ld us p99 %ld us polls %ld lost %ld errors %ld", clients, sum.polls / took,
           at_share(all, clients, sum.polls, .5), at_share(all, clients, sum.polls, .99), sum.polls, sum.lost, sum.errors);
    if (pid && sum.polls) printf(" cpu/poll %.1f us", (cpu_of(pid) - cpu) * 1e6 / sum.polls);
    puts("");
    return sum.lost || sum.errors;
}
