// libDrydockTidy.so: what `clang-tidy --load` opens. LLVM's plugin loader has
// no version handshake: a plugin for another major ends in "undefined symbol:
// _ZN5clang..." or in a crash. So this library needs no symbol of LLVM, loads
// into any host, looks which LLVM the host has, and either opens the real
// checks, drydock/tidy-checks-<version>.so beside it, or says what is wrong.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <link.h>
#include <string>
#include <unistd.h>

namespace {

std::string fileName(const std::string &Path) {
  return Path.substr(Path.rfind('/') + 1);
}

/// The program that loads us, as the user knows it.
std::string hostName() {
  char Path[4096];
  ssize_t Size = readlink("/proc/self/exe", Path, sizeof Path);
  return Size > 0 ? std::string(Path, Size) : "this program";
}

[[noreturn]] void refuse(const std::string &Why) {
  std::fflush(stdout);
  std::fprintf(stderr, "libDrydockTidy.so: %s\n", Why.c_str());
  // Going on would only end in "no checks enabled" and pages of help. No
  // destructors: the host is in the middle of parsing its command line.
  std::_Exit(1);
}

/// libclang-cpp.so.22.1 gives "22.1", libclang-cpp.so.14 gives "14".
int versionOfLibrary(dl_phdr_info *Info, size_t, void *Out) {
  std::string Name = fileName(Info->dlpi_name ? Info->dlpi_name : "");
  constexpr const char Prefix[] = "libclang-cpp.so.";
  if (Name.compare(0, sizeof Prefix - 1, Prefix) != 0)
    return 0;
  *static_cast<std::string *>(Out) = Name.substr(sizeof Prefix - 1);
  return 1;
}

std::string ownDirectory() {
  Dl_info Info;
  static const char Here = 0;
  if (!dladdr(&Here, &Info) || !Info.dli_fname)
    return ".";
  // Through symbolic links: the checks lie beside the real file.
  char *Real = realpath(Info.dli_fname, nullptr);
  std::string Path = Real ? Real : Info.dli_fname;
  free(Real);
  size_t Slash = Path.rfind('/');
  return Slash == std::string::npos ? "." : Path.substr(0, Slash);
}

/// "22.1", or "22.1 and 23.1": the LLVM versions there are checks for.
std::string installedVersions(const std::string &Directory) {
  std::string Out;
  DIR *Open = opendir(Directory.c_str());
  while (dirent *Entry = Open ? readdir(Open) : nullptr) {
    char Version[32];
    if (std::sscanf(Entry->d_name, "tidy-checks-%31[0-9.]so", Version) != 1)
      continue;
    std::string Found(Version, std::strlen(Version) - 1); // the dot of ".so"
    Out += (Out.empty() ? "" : " and ") + Found;
  }
  if (Open)
    closedir(Open);
  return Out;
}

/// Runs inside the host's dlopen(), before it looks for the checks.
__attribute__((constructor)) void openChecks() {
  std::string Host = hostName();
  // The virtual table of clang-tidy's base class: in every clang-tidy that
  // lets plugins in, and in nothing else.
  if (!dlsym(RTLD_DEFAULT, "_ZTVN5clang4tidy14ClangTidyCheckE"))
    refuse("this is a plugin for clang-tidy (clang-tidy-22 --load ...), and " +
           Host + " is not a clang-tidy that can load plugins");
  std::string Directory = ownDirectory() + "/drydock";
  std::string Version;
  dl_iterate_phdr(versionOfLibrary, &Version);
  if (Version.empty())
    refuse(Host + " has LLVM linked into it, so a plugin would bring a second "
                  "copy; use one that links libclang-cpp as a shared library, "
                  "as Debian's clang-tidy-22 does");
  std::string Checks = Directory + "/tidy-checks-" + Version + ".so";
  if (access(Checks.c_str(), R_OK) == 0) {
    if (!dlopen(Checks.c_str(), RTLD_NOW | RTLD_GLOBAL))
      refuse(std::string("cannot load the checks: ") + dlerror());
    return;
  }
  std::string Others = installedVersions(Directory);
  if (Others.empty())
    refuse("the checks are missing: no " + Checks +
           "; keep the directory drydock/ beside libDrydockTidy.so");
  refuse(Host + " is of LLVM " + Version +
         ", but this plugin is built for LLVM " + Others + ": run clang-tidy-" +
         Others.substr(0, Others.find('.')) +
         " instead (wrappers such as run-clang-tidy take -clang-tidy-binary), "
         "or build Drydock against LLVM " +
         Version);
}

} // namespace
