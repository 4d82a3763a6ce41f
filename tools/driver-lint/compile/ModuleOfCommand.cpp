#include "compile/ModuleOfCommand.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace drydock {

static StringRef macroValue(const CompileUnit &Unit, StringRef Definition) {
  for (StringRef Argument : Unit.Arguments)
    if (Argument.consume_front(Definition))
      return Argument.trim("\"'");
  return "";
}

void nameModule(CompileUnit &Unit, KbuildTree &Tree) {
  // Kbuild since 5.10 says which module; a path with directories is Kbuild's
  // own word, a bare name may be the invention of whoever wrote the database.
  StringRef ModFile = macroValue(Unit, "-DKBUILD_MODFILE=");
  if (ModFile.contains('/')) {
    Unit.Module = sys::path::filename(ModFile).str();
    Unit.ModuleKey = ModFile.str();
    return;
  }
  static const StringMap<char> Unknown;
  KbuildFacts Facts = Tree.facts(Unit.File, Unknown, "");
  Unit.Module = Facts.Module;
  Unit.ModuleKey = Facts.ModuleKey;
  StringRef ModName = macroValue(Unit, "-DKBUILD_MODNAME=");
  if (!Facts.Listed && !ModName.empty()) {
    Unit.Module = ModName.str();
    Unit.ModuleKey = (sys::path::parent_path(Unit.File) + "/" + ModName).str();
  }
}

} // namespace drydock
