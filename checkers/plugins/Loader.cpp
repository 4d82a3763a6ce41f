#include "Loader.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

namespace drydock {

static std::string fileName(const std::string &Path) {
  return Path.substr(Path.rfind('/') + 1);
}

std::string hostName() {
  char Path[4096];
  ssize_t Size = readlink("/proc/self/exe", Path, sizeof Path);
  return Size > 0 ? std::string(Path, Size) : "this program";
}

void refuse(const Plugin &Which, const std::string &Why) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s: %s\n", Which.Name, Why.c_str());
  // Going on would only end in "no checks enabled" and pages of help. No
  // destructors: the host is in the middle of parsing its command line.
  std::_Exit(1);
}

/// libclang-cpp.so.22.1 gives "22.1", libclang-cpp.so.14 gives "14".
static int versionOfLibrary(dl_phdr_info *Info, size_t, void *Out) {
  std::string Name = fileName(Info->dlpi_name ? Info->dlpi_name : "");
  constexpr const char Prefix[] = "libclang-cpp.so.";
  if (Name.compare(0, sizeof Prefix - 1, Prefix) != 0)
    return 0;
  *static_cast<std::string *>(Out) = Name.substr(sizeof Prefix - 1);
  return 1;
}

static std::string ownDirectory() {
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
static std::string installedVersions(const std::string &Directory,
                                     const std::string &Stem) {
  std::string Out;
  std::string Pattern = Stem + "-%31[0-9.]so";
  DIR *Open = opendir(Directory.c_str());
  while (dirent *Entry = Open ? readdir(Open) : nullptr) {
    char Version[32];
    if (std::sscanf(Entry->d_name, Pattern.c_str(), Version) != 1)
      continue;
    std::string Found(Version, std::strlen(Version) - 1); // the dot of ".so"
    Out += (Out.empty() ? "" : " and ") + Found;
  }
  if (Open)
    closedir(Open);
  return Out;
}

void *openChecks(const Plugin &Which) {
  std::string Host = hostName(), Program = Which.Program;
  std::string Directory = ownDirectory() + "/drydock";
  std::string Version;
  dl_iterate_phdr(versionOfLibrary, &Version);
  if (Version.empty())
    refuse(Which, Host +
                      " has LLVM linked into it, so a plugin would bring a "
                      "second copy; use one that links libclang-cpp as a "
                      "shared library, as Debian's " +
                      Program + "-22 does");
  std::string Checks = Directory + "/" + Which.Stem + "-" + Version + ".so";
  if (access(Checks.c_str(), R_OK) == 0) {
    void *Open = dlopen(Checks.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (!Open)
      refuse(Which, std::string("cannot load the checks: ") + dlerror());
    return Open;
  }
  std::string Others = installedVersions(Directory, Which.Stem);
  if (Others.empty())
    refuse(Which, "the checks are missing: no " + Checks +
                      "; keep the directory drydock/ beside " + Which.Name);
  refuse(Which, Host + " is of LLVM " + Version +
                    ", but this plugin is built for LLVM " + Others + ": run " +
                    Program + "-" + Others.substr(0, Others.find('.')) +
                    " instead (" + Which.Advice +
                    "), or build Drydock against LLVM " + Version);
}

} // namespace drydock
