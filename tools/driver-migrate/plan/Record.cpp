#include "Record.h"
#include "TaggedJson.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace drydock::migrate;
using llvm::StringRef;

const Record::File *Record::output(StringRef Name) const {
  for (const File &F : Files)
    if (F.Output == Name)
      return &F;
  return nullptr;
}

std::string drydock::migrate::recordPath(const ModulePlan &Module) {
  return llvm::sys::path::parent_path(Module.Files[0].Output).str() +
         "/.driver-migrate/" + Module.Name + ".json";
}

static void readFile(const llvm::json::Object &O, Record &R) {
  auto text = [&](StringRef Key) {
    return O.getString(Key).value_or("").str();
  };
  R.Files.push_back(
      {text("source"), text("sourceHash"), text("output"), text("outputHash")});
}

llvm::Expected<std::optional<Record>>
drydock::migrate::readRecord(StringRef Path) {
  if (!llvm::sys::fs::exists(Path))
    return std::nullopt;
  auto Top = readTaggedJson(
      Path, "drydock-record",
      "no record of driver-migrate; remove it, and what was written by hand, "
      "to begin again");
  if (!Top)
    return Top.takeError();
  Record R;
  R.Module = Top->getString("module").value_or("").str();
  R.Makefile = Top->getString("makefile").value_or("").str();
  R.MadeMakefile = Top->getBoolean("madeMakefile").value_or(false);
  if (const llvm::json::Array *Files = Top->getArray("files"))
    for (const llvm::json::Value &File : *Files)
      if (const llvm::json::Object *O = File.getAsObject())
        readFile(*O, R);
  if (const llvm::json::Object *Groups = Top->getObject("groups"))
    for (const auto &[Id, Word] : *Groups)
      R.Groups.Groups[Id.str()] = Word.getAsString() == "accept";
  return R;
}

std::string drydock::migrate::recordText(const Record &R) {
  llvm::json::Array Files;
  for (const Record::File &F : R.Files)
    Files.push_back(llvm::json::Object{{"source", F.Source},
                                       {"sourceHash", F.SourceHash},
                                       {"output", F.Output},
                                       {"outputHash", F.OutputHash}});
  llvm::json::Object Groups;
  for (const auto &[Id, Taken] : R.Groups.Groups)
    Groups[Id] = Taken ? "accept" : "reject";
  llvm::json::Value Top = llvm::json::Object{
      {"drydock-record", 1},       {"module", R.Module},
      {"files", std::move(Files)}, {"groups", std::move(Groups)},
      {"makefile", R.Makefile},    {"madeMakefile", R.MadeMakefile}};
  return llvm::formatv("{0:2}\n", Top).str();
}
