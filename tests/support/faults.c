/* Preloaded into a server: the disk and the clock do what a file says, a 64-bit number each. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_ERROR, FLUSH_MS, CLOCK_SECONDS, FLUSHES, BEGUN, READ_MS, SLOW_READS, FREE_BYTES, NO_INTERFACES,
       FILE_WRITE_ERROR, FILE_FLUSH_ERROR, FILE_CUT_ERROR, NUMBERS };

static volatile int64_t *numbers;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULTS");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) abort();
    numbers = mmap(NULL, NUMBERS * sizeof *numbers, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (numbers == MAP_FAILED) abort();
}

static int is_called(const char *beginning) {
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    return !strncmp(name, beginning, strlen(beginning));
}

/* Of what the threads of connections write and flush there are only the files that people bring. */
static int file_fails(int number) {
    if (!numbers[number] || !is_called("client-")) return 0;
    errno = (int)numbers[number];
    return 1;
}

/* SQLite and the door of files write with it, and nobody else. */
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    if (file_fails(FILE_WRITE_ERROR)) return -1;
    if (numbers[WRITE_ERROR]) {
        errno = (int)numbers[WRITE_ERROR];
        return -1;
    }
    return real(file, bytes, length, at);
}

int ftruncate64(int file, off64_t length) {
    int (*real)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
    return file_fails(FILE_CUT_ERROR) ? -1 : real(file, length);
}

/* Those who read old history: everybody but the broker. */
static int is_reader(void) { return is_called("archive-") || is_called("operator-"); }

ssize_t pread64(int file, void *bytes, size_t length, off64_t at) {
    ssize_t (*real)(int, void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pread64");
    int64_t ms = numbers[READ_MS];
    struct timespec span = {ms / 1000, ms % 1000 * 1000000};
    if (ms && is_reader()) {
        __atomic_fetch_add(&numbers[SLOW_READS], 1, __ATOMIC_SEQ_CST);
        nanosleep(&span, NULL);
    }
    return real(file, bytes, length, at);
}

int statvfs64(const char *path, struct statvfs64 *disk) {
    int (*real)(const char *, struct statvfs64 *) = dlsym(RTLD_NEXT, "statvfs64");
    int outcome = real(path, disk);
    if (numbers[FREE_BYTES]) disk->f_bavail = numbers[FREE_BYTES] / disk->f_frsize;
    return outcome;
}

/* As where a program may not open a netlink socket. */
struct ifaddrs;

int getifaddrs(struct ifaddrs **list) {
    int (*real)(struct ifaddrs **) = dlsym(RTLD_NEXT, "getifaddrs");
    if (!numbers[NO_INTERFACES]) return real(list);
    errno = EAFNOSUPPORT;
    return -1;
}

static int flush(const char *name, int file) {
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    if (file_fails(FILE_FLUSH_ERROR)) return -1;
    /* Nobody waits for the search index, which may be lost. */
    if (is_called("search")) return real(file);
    __atomic_fetch_add(&numbers[BEGUN], 1, __ATOMIC_SEQ_CST);
    int64_t ms = numbers[FLUSH_MS];
    struct timespec span = {ms / 1000, ms % 1000 * 1000000};
    if (ms) nanosleep(&span, NULL);
    int outcome = real(file);
    __atomic_fetch_add(&numbers[FLUSHES], 1, __ATOMIC_SEQ_CST);
    return outcome;
}

int sync_file_range(int file, off64_t from, off64_t bytes, unsigned int flags) {
    int (*real)(int, off64_t, off64_t, unsigned int) = dlsym(RTLD_NEXT, "sync_file_range");
    return file_fails(FILE_FLUSH_ERROR) ? -1 : real(file, from, bytes, flags);
}

int fsync(int file) { return flush("fsync", file); }

int fdatasync(int file) { return flush("fdatasync", file); }

int clock_gettime(clockid_t clock, struct timespec *now) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int outcome = real(clock, now);
    if (clock == CLOCK_REALTIME && numbers) now->tv_sec += numbers[CLOCK_SECONDS];
    return outcome;
}
