// libDrydockTidy.so: what `clang-tidy --load` opens.
#include "Loader.h"
#include <dlfcn.h>

using namespace drydock;

static constexpr Plugin Tidy = {"libDrydockTidy.so", "tidy-checks",
                                "clang-tidy",
                                "wrappers such as run-clang-tidy take "
                                "-clang-tidy-binary"};

/// Runs inside the host's dlopen(), before it looks for the checks.
__attribute__((constructor)) static void load() {
  // The virtual table of clang-tidy's base class: in every clang-tidy that
  // lets plugins in, and in nothing else.
  if (!dlsym(RTLD_DEFAULT, "_ZTVN5clang4tidy14ClangTidyCheckE"))
    refuse(Tidy, "this is a plugin for clang-tidy (clang-tidy-22 --load ...), "
                 "and " +
                     hostName() + " is not a clang-tidy that can load plugins");
  openChecks(Tidy);
}
