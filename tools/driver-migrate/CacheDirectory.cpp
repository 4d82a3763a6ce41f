#include "CacheDirectory.h"
#include "llvm/Support/FileSystem.h"
#include <cstdlib>

using llvm::StringRef;
namespace fs = llvm::sys::fs;

std::string drydock::migrate::cacheDirectory() {
  if (const char *Set = std::getenv("DRYDOCK_CACHE"))
    return Set;
  if (const char *Set = std::getenv("XDG_CACHE_HOME"))
    return std::string(Set) + "/drydock";
  const char *Home = std::getenv("HOME");
  return std::string(Home ? Home : "/tmp") + "/.cache/drydock";
}

std::string drydock::migrate::fingerprint(StringRef Path) {
  fs::file_status Status;
  if (fs::status(Path, Status))
    return {};
  return std::to_string(Status.getSize()) + "-" +
         std::to_string(
             Status.getLastModificationTime().time_since_epoch().count());
}
