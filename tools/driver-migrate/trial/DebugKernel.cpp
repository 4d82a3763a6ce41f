#include "DebugKernel.h"
#include "CacheDirectory.h"
#include "HoldInterrupts.h"
#include "KernelBuild.h"
#include "RunTool.h"
#include "Scenario.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LockFileManager.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/SHA1.h"

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static llvm::Error failure(StringRef Path, std::error_code Code) {
  return llvm::createStringError(Path + ": " + Code.message());
}

/// "6.1" of "6.1", "6.1.0-56-amd64".
static std::string seriesOf(StringRef Version) {
  auto [Major, Rest] = Version.split('.');
  return (Major + "." + Rest.take_while(llvm::isDigit)).str();
}

static llvm::Expected<std::string> sourceArchive(StringRef Series) {
  std::string Name = ("linux-source-" + Series).str();
  std::string Path = "/usr/src/" + Name + ".tar.xz";
  if (fs::exists(Path))
    return Path;
  return llvm::createStringError(
      "the debug kernel is built from " + Path +
      ", which is missing: apt-get install " + Name +
      " (--kernel chooses the version, 6.1 or 6.12)");
}

/// Kbuild would name a missing one after the tree was unpacked, and no package.
static llvm::Error requirePrograms() {
  static constexpr std::pair<StringRef, StringRef> Needed[] = {
      {"bc", "bc"},     {"bison", "bison"}, {"flex", "flex"},  {"gcc", "gcc"},
      {"make", "make"}, {"tar", "tar"},     {"xz", "xz-utils"}};
  std::string Programs, Packages;
  for (auto [Program, Package] : Needed)
    if (!llvm::sys::findProgramByName(Program)) {
      Programs += (Programs.empty() ? "" : ", ") + Program.str();
      Packages += " " + Package.str();
    }
  if (Programs.empty())
    return llvm::Error::success();
  return llvm::createStringError("the debug kernel is built with " + Programs +
                                 ", not installed here: apt-get install" +
                                 Packages);
}

/// Changes with whatever the kernel is made from.
static std::string keyOf(StringRef Archive, StringRef Config) {
  llvm::SHA1 Hash;
  Hash.update(migrate::fingerprint(Archive));
  Hash.update(Config);
  for (StringRef Object : uncheckedObjects())
    Hash.update(Object);
  if (auto Compiler = runTool({"gcc", "--version"}))
    Hash.update(*Compiler);
  else
    llvm::consumeError(Compiler.takeError());
  return llvm::toHex(Hash.final(), true).substr(0, 12);
}

static llvm::Expected<KernelImage> complete(const std::string &Directory) {
  KernelImage Kernel;
  Kernel.Path = Directory + "/bzImage";
  Kernel.Headers = Directory + "/build";
  Kernel.Debug = true;
  std::error_code Code;
  fs::directory_iterator I(Directory + "/lib/modules", Code);
  if (Code || I == fs::directory_iterator())
    return llvm::createStringError(
        Directory + " is damaged; remove it and it will be built again");
  Kernel.Modules = I->path();
  Kernel.Release = path::filename(I->path()).str();
  return Kernel;
}

/// What a killed process left half done.
static void removeLeftovers(const std::string &Final) {
  std::error_code Code;
  for (fs::directory_iterator I(path::parent_path(Final), Code), End;
       I != End && !Code; I.increment(Code))
    if (StringRef(I->path()).starts_with(Final + ".building-"))
      fs::remove_directories(I->path());
}

static llvm::Error buildInto(const std::string &Final, StringRef Archive,
                             StringRef Config, Progress &Shown) {
  removeLeftovers(Final);
  llvm::SmallString<128> Half;
  if (auto Code = fs::createUniqueDirectory(Final + ".building", Half))
    return failure(Final, Code);
  auto Remove = llvm::scope_exit([&] { fs::remove_directories(Half); });
  if (auto E = buildKernel(Archive, Config, Half, Shown))
    return E;
  if (auto Code = fs::rename(Half, Final))
    return failure(Final, Code);
  Remove.release();
  return llvm::Error::success();
}

/// One process builds; the others wait for it and look again.
static llvm::Error buildOnce(const std::string &Final, StringRef Archive,
                             StringRef Config, Progress &Shown) {
  migrate::HoldInterrupts Hold;
  for (bool Told = false; !fs::exists(Final);) {
    llvm::LockFileManager Lock(Final);
    auto Ours = Lock.tryLock();
    if (!Ours)
      return Ours.takeError();
    if (*Ours)
      return fs::exists(Final) ? llvm::Error::success()
                               : buildInto(Final, Archive, Config, Shown);
    if (!std::exchange(Told, true))
      Shown.step("another process builds the debug kernel; waiting for it");
    Lock.waitForUnlockFor(std::chrono::seconds(2));
    if (Hold.pending())
      return llvm::createStringError("interrupted");
  }
  return llvm::Error::success();
}

llvm::Expected<KernelImage>
drydock::trial::kernelIn(const std::string &Directory, StringRef Archive,
                         StringRef Config, Progress &Shown) {
  StringRef Root = path::parent_path(Directory);
  if (auto Code = fs::create_directories(Root))
    return failure(Root, Code);
  if (!fs::exists(Directory)) {
    Shown.step("debug kernel: building it, once; some 15 CPU minutes, into " +
               Directory);
    if (auto E = buildOnce(Directory, Archive, Config, Shown))
      return std::move(E);
  }
  return complete(Directory);
}

llvm::Expected<KernelImage> drydock::trial::debugKernel(StringRef Version,
                                                        Progress &Shown) {
  auto Archive = sourceArchive(seriesOf(Version));
  if (!Archive)
    return Archive.takeError();
  StringRef Config = bundledFile("debug-kernel.config");
  std::string Directory = migrate::cacheDirectory() + "/debug-kernel/" +
                          seriesOf(Version) + "-" + keyOf(*Archive, Config);
  if (!fs::exists(Directory))
    if (auto E = requirePrograms())
      return std::move(E);
  return kernelIn(Directory, *Archive, Config, Shown);
}
