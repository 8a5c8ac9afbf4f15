/* replay.c - runs a fuzz target over its corpus, without a fuzzer: fuzz_X reads tests/fuzz/corpus/X. TAP. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
run(const char *path, int n)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(1 << 20);
	size_t size;

	if (f == NULL || data == NULL)
		exit(1);
	size = fread(data, 1, 1 << 20, f);
	fclose(f);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok %d - %s\n", n, path);
	fflush(stdout); /* what crashes is the next one */
}

int
main(int argc, char **argv)
{
	const char *name = argc > 0 ? strstr(argv[0], "fuzz_") : NULL;
	char folder[256], path[600];
	struct dirent **file;
	int n = 0, files;

	snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name != NULL ? name + 5 : "");
	files = scandir(folder, &file, NULL, alphasort);
	for (int i = 0; i < files; i++) {
		if (file[i]->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", folder, file[i]->d_name);
			run(path, ++n);
		}
		free(file[i]);
	}
	if (files >= 0)
		free(file);
	printf("1..%d\n", n);
	return n == 0;
}
