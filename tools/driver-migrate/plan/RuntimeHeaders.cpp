#include "RuntimeHeaders.h"
#include "WriteFile.h"
#include "headers/HeaderSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/xxhash.h"

using namespace drydock;
using namespace drydock::migrate;
namespace fs = llvm::sys::fs;

llvm::Expected<std::string> drydock::migrate::runtimeDirectory() {
  std::vector<std::string> Tried;
  if (auto Given = llvm::sys::Process::GetEnv("DRYDOCK_RUNTIME"))
    Tried.push_back(*Given);
  static int Here;
  llvm::SmallString<256> Program(fs::getMainExecutable(nullptr, &Here));
  std::string Prefix =
      llvm::sys::path::parent_path(llvm::sys::path::parent_path(Program)).str();
  Tried.push_back(Prefix + "/share/drydock");
  Tried.push_back(DRYDOCK_SOURCE_RUNTIME);
  for (const std::string &Directory : Tried)
    if (fs::is_directory(Directory + "/include/drydock") &&
        fs::exists(Directory + "/kbuild/drydock.mk"))
      return Directory;
  return llvm::createStringError(
      "the runtime is neither at " + Prefix +
      "/share/drydock nor in the source tree: set DRYDOCK_RUNTIME");
}

llvm::Expected<CompileUnit>
drydock::migrate::runtimeUnit(const std::set<std::string> &Headers,
                              const CompileUnit &Like, llvm::StringRef Store) {
  auto Runtime = runtimeDirectory();
  if (!Runtime)
    return Runtime.takeError();
  std::string Text;
  for (const std::string &Header : Headers)
    Text += "#include <" + Header + ">\n";
  std::string Stem =
      (Store + "/sets/" + llvm::utohexstr(llvm::xxh3_64bits(Text))).str();
  if (std::string Error = writeIfChanged(Stem + ".cpp", Text); !Error.empty())
    return llvm::createStringError(Error);
  auto Set = headerSet({Stem + ".cpp"}, {*Runtime + "/include"});
  if (!Set)
    return Set.takeError();
  if (std::string Error = writeIfChanged(Stem + ".c", Set->CText);
      !Error.empty())
    return llvm::createStringError(Error);
  CompileUnit Unit = Like;
  for (std::string &Word : Unit.Arguments)
    if (Word == Like.File)
      Word = Stem + ".c";
  Unit.File = Stem + ".c";
  return Unit;
}
