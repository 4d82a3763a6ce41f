#include "ModuleFile.h"
#include "SourceName.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Path.h"

using namespace drydock::trial;
using namespace llvm::object;
using llvm::StringRef;

std::string drydock::trial::moduleName(StringRef Name) {
  std::string Result = Name.str();
  std::replace(Result.begin(), Result.end(), '-', '_');
  return Result;
}

static void readInfo(StringRef Text, ModuleFile &Module) {
  llvm::SmallVector<StringRef, 0> Items;
  Text.split(Items, '\0', -1, false);
  for (StringRef Item : Items) {
    auto [Key, Value] = Item.split('=');
    if (Key == "name")
      Module.Name = moduleName(Value);
    if (Key == "vermagic")
      Module.Release = Value.split(' ').first.str();
    if (Key == "depends" && !Value.empty())
      for (StringRef Name : llvm::split(Value, ','))
        Module.Depends.push_back(moduleName(Name));
  }
}

llvm::Expected<ModuleFile> drydock::trial::readModule(StringRef Path) {
  auto Opened = ObjectFile::createObjectFile(Path);
  if (!Opened)
    return llvm::createStringError(
        Path + ": " + llvm::toString(Opened.takeError()) +
        (Path.ends_with(".ko") ? "" : "; a module is a .ko file"));
  ModuleFile Module;
  Module.Path = Path.str();
  for (const SectionRef &Section : Opened->getBinary()->sections()) {
    auto Name = Section.getName();
    if (!Name) {
      llvm::consumeError(Name.takeError());
      continue;
    }
    if (Section.isText())
      Module.TextBytes += Section.getSize();
    if (*Name != ".modinfo")
      continue;
    auto Text = Section.getContents();
    if (!Text)
      return Text.takeError();
    readInfo(*Text, Module);
  }
  if (Module.Name.empty() || Module.Release.empty())
    return llvm::createStringError(
        Path + " is no kernel module: it has no name and vermagic (an object "
               "that modpost has not linked?)");
  return Module;
}
