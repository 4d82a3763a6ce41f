#include "ModuleFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace drydock::trial;
using llvm::StringRef;

/// "kernel/drivers/net/8390.ko.xz" is 8390.
static std::string nameOfFile(StringRef Path) {
  return moduleName(llvm::sys::path::filename(Path).split('.').first);
}

static llvm::SmallVector<StringRef, 0> linesOf(StringRef Text) {
  llvm::SmallVector<StringRef, 0> Lines;
  Text.split(Lines, '\n', -1, false);
  return Lines;
}

llvm::Expected<ModuleTree> ModuleTree::open(const KernelImage &Kernel) {
  ModuleTree Tree;
  Tree.Release = Kernel.Release;
  auto Text = llvm::MemoryBuffer::getFile(Kernel.Modules + "/modules.dep");
  if (!Text)
    return llvm::createStringError(
        Kernel.Modules + "/modules.dep: " + Text.getError().message());
  for (StringRef Line : linesOf((*Text)->getBuffer())) {
    auto [Path, Needs] = Line.split(':');
    Entry &E = Tree.Entries[nameOfFile(Path)];
    E.Path = Kernel.Modules + "/" + Path.str();
    for (StringRef Need : llvm::split(Needs.trim(), ' '))
      if (!Need.empty())
        E.Needs.push_back(Kernel.Modules + "/" + Need.str());
  }
  if (auto BuiltIn =
          llvm::MemoryBuffer::getFile(Kernel.Modules + "/modules.builtin"))
    for (StringRef Line : linesOf((*BuiltIn)->getBuffer()))
      Tree.BuiltIn.push_back(nameOfFile(Line));
  return Tree;
}

llvm::Expected<std::string> ModuleTree::find(StringRef Name) const {
  auto Found = Entries.find(moduleName(Name));
  if (Found != Entries.end())
    return Found->second.Path;
  std::string Near;
  unsigned Best = 3;
  for (const auto &[Known, E] : Entries)
    if (unsigned Far = StringRef(Known).edit_distance(moduleName(Name));
        Far < Best) {
      Best = Far;
      Near = Known;
    }
  std::string Why = "kernel " + Release + " has no module '" + Name.str() + "'";
  if (llvm::is_contained(BuiltIn, moduleName(Name)))
    Why += ": it is built in";
  else if (!Near.empty())
    Why += "; did you mean '" + Near + "'?";
  return llvm::createStringError(Why);
}

std::vector<std::string> ModuleTree::paths() const {
  std::vector<std::string> Result;
  for (const auto &[Name, E] : Entries)
    Result.push_back(E.Path);
  return Result;
}

llvm::Error ModuleTree::appendWithNeeds(StringRef Name,
                                        std::vector<std::string> &Files) const {
  if (llvm::is_contained(BuiltIn, moduleName(Name)))
    return llvm::Error::success();
  auto Path = find(Name);
  if (!Path)
    return Path.takeError();
  std::vector<std::string> Order = Entries.at(moduleName(Name)).Needs;
  std::reverse(Order.begin(), Order.end());
  Order.push_back(*Path);
  for (const std::string &File : Order)
    if (!llvm::is_contained(Files, File))
      Files.push_back(File);
  return llvm::Error::success();
}
