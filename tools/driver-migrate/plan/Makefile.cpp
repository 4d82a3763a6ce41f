#include "Makefile.h"
#include "RuntimeHeaders.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace drydock::migrate;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static std::string firstLine(StringRef Module) {
  return ("# driver-migrate: " + Module + " is built from C++\n").str();
}
static std::string lastLine(StringRef Module) {
  return ("# driver-migrate: end of " + Module + "\n").str();
}

std::string drydock::migrate::withoutBlock(StringRef Text, StringRef Module) {
  size_t From = Text.find(firstLine(Module));
  size_t To = Text.find(lastLine(Module));
  if (From == StringRef::npos || To == StringRef::npos || To < From)
    return Text.str();
  return (Text.take_front(From) + Text.substr(To + lastLine(Module).size()))
      .str();
}

/// drydock.mk is read once, whatever number of modules have their lines.
static std::string block(const ModulePlan &Module, StringRef Runtime) {
  std::string Sources;
  for (const PlannedFile &File : Module.Files)
    Sources += " " + path::filename(File.Output).str();
  std::string Fragment = (Runtime + "/kbuild/drydock.mk").str();
  return firstLine(Module.Name) + "DRYDOCK_CXX +=" + Sources +
         "\nifeq ($(filter %/drydock.mk,$(MAKEFILE_LIST)),)\ninclude " +
         Fragment + "\nendif\n" + lastLine(Module.Name);
}

/// For a directory that has none: one module, headers of its own from where the
/// C sources are.
static std::string fresh(const ModulePlan &Module) {
  std::string Stems;
  for (const PlannedFile &File : Module.Files)
    Stems += " " + path::stem(File.Output).str() + ".o";
  std::string Text = "obj-m := " + Module.Name + ".o\n";
  if (Stems != " " + Module.Name + ".o")
    Text += Module.Name + "-y :=" + Stems + "\n";
  return Text + "ccflags-y += -I" +
         path::parent_path(Module.Files[0].Source).str() + "\n";
}

MakefileChange drydock::migrate::addToMakefile(const ModulePlan &Module) {
  MakefileChange Change;
  std::string Directory = path::parent_path(Module.Files[0].Output).str();
  auto Runtime = runtimeDirectory();
  if (!Runtime) {
    Change.Error = llvm::toString(Runtime.takeError());
    return Change;
  }
  for (StringRef Name : {"Kbuild", "Makefile"})
    if (Change.Path.empty() && fs::exists(Directory + "/" + Name))
      Change.Path = (Directory + "/" + Name).str();
  if (Change.Path.empty()) {
    Change.Path = Directory + "/Makefile";
    Change.Made = true;
    Change.After = fresh(Module) + block(Module, *Runtime);
    return Change;
  }
  auto Text = llvm::MemoryBuffer::getFile(Change.Path);
  if (!Text) {
    Change.Error = Change.Path + ": " + Text.getError().message();
    return Change;
  }
  Change.Before = (*Text)->getBuffer().str();
  Change.After = withoutBlock(Change.Before, Module.Name);
  if (!Change.After.empty() && Change.After.back() != '\n')
    Change.After += '\n';
  Change.After += block(Module, *Runtime);
  // The order of several modules' blocks stays.
  if (StringRef(Change.Before).contains(block(Module, *Runtime)))
    Change.After = Change.Before;
  return Change;
}
