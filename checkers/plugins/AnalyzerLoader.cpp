// libDrydockAnalyzer.so: what `clang -cc1 -load` opens. The analyzer wants two
// symbols of a plugin: its version, which must be the host's to the last
// number, and a function, which we pass on to the checks.
#include "Loader.h"
#include "clang/Basic/Version.h"
#include <dlfcn.h>

using namespace drydock;

static constexpr Plugin Analyzer = {
    "libDrydockAnalyzer.so", "analyzer-checks", "clang",
    "scan-build takes --use-analyzer, CodeChecker the first clang in $PATH"};

static void *openOnce() {
  static void *const Checks = openChecks(Analyzer);
  return Checks;
}

/// Runs inside the host's dlopen(), before it asks for anything.
__attribute__((constructor)) static void load() { openOnce(); }

extern "C" {
extern const char clang_analyzerAPIVersionString[];
const char clang_analyzerAPIVersionString[] = CLANG_VERSION_STRING;

void clang_registerCheckers(void *Registry);
void clang_registerCheckers(void *Registry) {
  using Register = void (*)(void *);
  void *Function = dlsym(openOnce(), "drydock_registerCheckers");
  if (!Function)
    refuse(Analyzer, "the checks beside it are of another build");
  reinterpret_cast<Register>(Function)(Registry);
}
}
