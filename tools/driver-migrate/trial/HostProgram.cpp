#include "HostProgram.h"
#include "RunTool.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace drydock::trial;
using llvm::StringRef;
namespace fs = llvm::sys::fs;

static constexpr unsigned LddSeconds = 60;

/// At the same place as here.
static llvm::Error addAtItsPlace(Initramfs &Files, StringRef Path) {
  return Files.addHostFile(Path.drop_front(), Path);
}

static llvm::Error addTree(Initramfs &Files, StringRef Path) {
  if (!fs::is_directory(Path))
    return addAtItsPlace(Files, Path);
  std::vector<std::string> Found;
  std::error_code Code;
  for (fs::recursive_directory_iterator I(Path, Code), End; I != End && !Code;
       I.increment(Code))
    if (fs::is_regular_file(I->path()))
      Found.push_back(I->path());
  if (Code)
    return llvm::createStringError(Path + ": " + Code.message());
  llvm::sort(Found);
  for (const std::string &File : Found)
    if (llvm::Error E = addAtItsPlace(Files, File))
      return E;
  return llvm::Error::success();
}

/// "libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x7f..)", or the loader's
/// path alone. A static program has none.
static std::vector<std::string> librariesOf(const std::string &Program) {
  std::vector<std::string> Paths;
  auto Listed = runTool({"ldd", Program}, LddSeconds);
  if (!Listed) {
    llvm::consumeError(Listed.takeError());
    return Paths;
  }
  for (StringRef Line : llvm::split(*Listed, '\n')) {
    StringRef Path = Line.contains("=> ") ? Line.split("=> ").second : Line;
    Path = Path.trim().split(' ').first;
    if (Path.starts_with("/"))
      Paths.push_back(Path.str());
  }
  return Paths;
}

llvm::Error drydock::trial::addFromHost(Initramfs &Files, StringRef Name) {
  if (Name.starts_with("/")) {
    if (fs::exists(Name))
      return addTree(Files, Name);
    return llvm::createStringError("the scenario needs " + Name +
                                   " of this machine, which is not there");
  }
  auto Program = llvm::sys::findProgramByName(Name);
  if (!Program)
    Program = llvm::sys::findProgramByName(Name, {"/usr/sbin", "/sbin"});
  if (!Program)
    return llvm::createStringError(
        "the scenario runs " + Name +
        " in the guest, which is not installed here; ./drydock setup installs "
        "what the bundled scenarios need");
  if (llvm::Error E = Files.addHostFile(("bin/" + Name).str(), *Program))
    return E;
  for (const std::string &Library : librariesOf(*Program))
    if (llvm::Error E = addAtItsPlace(Files, Library))
      return E;
  return llvm::Error::success();
}
