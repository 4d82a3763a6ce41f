#include "report/Versions.h"
#include "llvm/Config/llvm-config.h"

namespace drydock {

const char *toolVersion() { return DRYDOCK_VERSION; }

const char *llvmVersion() { return LLVM_VERSION_STRING; }

std::string versionText() {
  return std::string("driver-lint ") + toolVersion() + " (Drydock), LLVM " +
         llvmVersion() + "\n";
}

} // namespace drydock
