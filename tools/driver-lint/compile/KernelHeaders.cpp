#include "compile/KernelHeaders.h"
#include "compile/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <sys/utsname.h>

using namespace llvm;

namespace drydock {

static std::vector<std::string> sortedEntries(StringRef Directory,
                                              StringRef Prefix) {
  std::vector<std::string> Out;
  std::error_code Ec;
  for (sys::fs::directory_iterator It(Directory, Ec), End; It != End && !Ec;
       It.increment(Ec))
    if (sys::path::filename(It->path()).starts_with(Prefix))
      Out.push_back(It->path());
  // Numbers compare as numbers: 6.1.0-9 is older than 6.1.0-56.
  llvm::sort(Out, [](const std::string &A, const std::string &B) {
    return StringRef(A).compare_numeric(B) > 0;
  });
  return Out;
}

std::vector<std::string> headerCandidates() {
  std::vector<std::string> Out;
  utsname Running;
  if (uname(&Running) == 0)
    Out.push_back(std::string("/lib/modules/") + Running.release + "/build");
  for (const std::string &Modules : sortedEntries("/lib/modules", ""))
    Out.push_back(Modules + "/build");
  for (const std::string &Headers : sortedEntries("/usr/src", "linux-headers-"))
    Out.push_back(Headers);
  llvm::erase_if(Out, [](const std::string &Build) {
    return !isFile(joinPath(Build, "include/generated/autoconf.h"));
  });
  return Out;
}

std::string sourceOfBuild(StringRef Build) {
  if (isFile(joinPath(Build, "include/linux/kconfig.h")))
    return Build.str();
  // Debian's and `make O=`'s Makefile is one include of the source's.
  if (auto Buffer = MemoryBuffer::getFile(joinPath(Build, "Makefile")))
    for (line_iterator Line(**Buffer); !Line.is_at_end(); ++Line) {
      StringRef Text = Line->trim();
      if (!Text.consume_front("include ") || !Text.consume_back("/Makefile"))
        continue;
      std::string Source = absolutePath(Text.trim(), Build);
      if (isFile(joinPath(Source, "include/linux/kconfig.h")))
        return Source;
    }
  std::string Link = joinPath(Build, "source");
  return isFile(joinPath(Link, "include/linux/kconfig.h")) ? Link : "";
}

static void readConfig(StringRef Autoconf, StringMap<char> &Config) {
  auto Buffer = MemoryBuffer::getFile(Autoconf);
  if (!Buffer)
    return;
  for (line_iterator Line(**Buffer); !Line.is_at_end(); ++Line) {
    StringRef Text = *Line;
    if (!Text.consume_front("#define CONFIG_") || !Text.consume_back(" 1"))
      continue;
    if (Text.consume_back("_MODULE"))
      Config[Text] = 'm';
    else
      Config[Text] = 'y';
  }
}

static std::string readRelease(StringRef Build) {
  for (StringRef Name :
       {"include/generated/utsrelease.h", "include/config/kernel.release"})
    if (auto Buffer = MemoryBuffer::getFile(joinPath(Build, Name))) {
      StringRef Text = (*Buffer)->getBuffer().trim();
      if (Text.consume_front("#define UTS_RELEASE "))
        Text = Text.split('\n').first.trim("\" ");
      return Text.str();
    }
  return sys::path::filename(Build).str();
}

static Expected<KernelHeaders> openBuild(StringRef Build) {
  KernelHeaders Headers;
  Headers.Build = absolutePath(Build);
  if (!isFile(joinPath(Build, "include/generated/autoconf.h")))
    return createStringError(
        inconvertibleErrorCode(),
        "%s has no include/generated/autoconf.h: not the headers of a "
        "configured kernel (Debian: /usr/src/linux-headers-VERSION-amd64; in "
        "a kernel tree run make modules_prepare)",
        Headers.Build.c_str());
  Headers.Source = sourceOfBuild(Headers.Build);
  if (Headers.Source.empty())
    return createStringError(inconvertibleErrorCode(),
                             "%s: the kernel sources it belongs to are missing "
                             "(Debian: the linux-headers-*-common package)",
                             Headers.Build.c_str());
  Headers.Release = readRelease(Headers.Build);
  readConfig(joinPath(Build, "include/generated/autoconf.h"), Headers.Config);
  if (!Headers.isOn("X86_64"))
    return createStringError(inconvertibleErrorCode(),
                             "%s is for another architecture; only x86-64 "
                             "works without a compile database",
                             Headers.Build.c_str());
  return Headers;
}

Expected<KernelHeaders> openKernelHeaders(StringRef Where, StringRef Version) {
  if (Where != "auto")
    return openBuild(Where);
  std::vector<std::string> Candidates = headerCandidates();
  if (Candidates.empty())
    return createStringError(
        inconvertibleErrorCode(),
        "no kernel headers in /lib/modules/*/build or /usr/src; install them "
        "(Debian: apt install linux-headers-amd64) or pass --kernel-headers "
        "DIR");
  if (!Version.empty())
    for (const std::string &Build : Candidates)
      if (StringRef(readRelease(Build)).starts_with((Version + ".").str()))
        return openBuild(Build);
  return openBuild(Candidates.front());
}

std::string kernelVersion(StringRef Tree) {
  auto Buffer = MemoryBuffer::getFile(joinPath(Tree, "Makefile"));
  if (!Buffer)
    return "";
  StringRef Version, Patchlevel;
  for (line_iterator Line(**Buffer); !Line.is_at_end(); ++Line) {
    auto [Name, Value] = Line->split('=');
    if (Name.trim() == "VERSION")
      Version = Value.trim();
    if (Name.trim() == "PATCHLEVEL") {
      Patchlevel = Value.trim();
      break;
    }
  }
  return Patchlevel.empty() ? "" : (Version + "." + Patchlevel).str();
}

} // namespace drydock
