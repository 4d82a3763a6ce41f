#include "KernelImage.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

/// "6.1" names 6.1.0-56-amd64 but not 6.12.115-amd64.
static bool isVersion(StringRef Release, StringRef Version) {
  return Release.consume_front(Version) &&
         (Release.empty() || !llvm::isDigit(Release[0]));
}

llvm::Expected<KernelImage> drydock::trial::findKernelImage(StringRef Version) {
  KernelImage Found;
  std::error_code Code;
  for (fs::directory_iterator I("/boot", Code), End; I != End && !Code;
       I.increment(Code)) {
    StringRef Release = llvm::sys::path::filename(I->path());
    if (!Release.consume_front("vmlinuz-") || !isVersion(Release, Version) ||
        !fs::exists("/lib/modules/" + Release + "/modules.dep"))
      continue;
    if (Release.compare_numeric(Found.Release) > 0)
      Found = {I->path(), Release.str(), ("/lib/modules/" + Release).str(),
               ("/usr/src/linux-headers-" + Release).str()};
  }
  if (!Found.Path.empty())
    return Found;
  return llvm::createStringError(
      "no kernel " + Version + " with its modules in /boot and /lib/modules" +
      (Version.starts_with("6.1")
           ? ": apt-get install linux-image-amd64"
           : "; --kernel takes a version (6.1) or a release"));
}
