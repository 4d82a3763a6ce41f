#include "Decisions.h"
#include "TaggedJson.h"
#include "llvm/Support/FormatVariadic.h"

using namespace drydock::migrate;
using llvm::StringRef;

static llvm::Expected<bool> verdict(StringRef Path, StringRef Word) {
  if (Word == "accept" || Word == "reject")
    return Word == "accept";
  return llvm::createStringError(Path + ": '" + Word +
                                 "' is no decision: accept or reject");
}

llvm::Expected<Decisions> drydock::migrate::readDecisions(StringRef Path) {
  auto Top =
      readTaggedJson(Path, "drydock-decisions",
                     "no decision file: it says \"drydock-decisions\": 1");
  if (!Top)
    return Top.takeError();
  Decisions Result;
  if (auto Otherwise = Top->getString("otherwise")) {
    auto Taken = verdict(Path, *Otherwise);
    if (!Taken)
      return Taken.takeError();
    Result.Otherwise = *Taken;
  }
  if (const llvm::json::Object *Groups = Top->getObject("groups"))
    for (const auto &[Id, Word] : *Groups) {
      auto Taken = verdict(Path, Word.getAsString().value_or("?"));
      if (!Taken)
        return Taken.takeError();
      Result.Groups[Id.str()] = *Taken;
    }
  return Result;
}

std::string drydock::migrate::decisionsText(const Decisions &D) {
  auto word = [](bool Taken) { return Taken ? "accept" : "reject"; };
  llvm::json::Object Groups;
  for (const auto &[Id, Taken] : D.Groups)
    Groups[Id] = word(Taken);
  llvm::json::Value Top = llvm::json::Object{{"drydock-decisions", 1},
                                             {"groups", std::move(Groups)},
                                             {"otherwise", word(D.Otherwise)}};
  return llvm::formatv("{0:2}\n", Top).str();
}
