// Scenarios, our own drivers and the guest's scripts travel in the binary.
#include "Scenario.h"
#include "WriteFile.h"
#include "model/EmbeddedFile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

extern const drydock::EmbeddedFile EmbeddedTrial[];
extern const drydock::EmbeddedFile EmbeddedGuest[];

using namespace drydock;
using namespace drydock::trial;
using llvm::StringRef;

template <class F> static void forEachBundled(F Each) {
  for (const EmbeddedFile *Table : {EmbeddedTrial, EmbeddedGuest})
    for (const EmbeddedFile *E = Table; E->Name; ++E)
      Each(StringRef(E->Name), StringRef(E->Data, E->Size));
}

StringRef drydock::trial::bundledFile(StringRef Name) {
  StringRef Found;
  forEachBundled([&](StringRef Known, StringRef Text) {
    if (Known == Name)
      Found = Text;
  });
  return Found;
}

std::vector<std::string> drydock::trial::bundledScenarios() {
  std::vector<std::string> Names;
  forEachBundled([&](StringRef Name, StringRef) {
    if (Name.consume_back(".yaml"))
      Names.push_back(Name.str());
  });
  llvm::sort(Names);
  return Names;
}

llvm::Error drydock::trial::unpackBundled(StringRef Prefix,
                                          StringRef Directory) {
  std::string Error;
  forEachBundled([&](StringRef Name, StringRef Text) {
    if (Error.empty() && Name.consume_front(Prefix) && Name.consume_front("/"))
      Error = migrate::writeWhole((Directory + "/" + Name).str(), Text);
  });
  if (!Error.empty())
    return llvm::createStringError(Error);
  return llvm::Error::success();
}

llvm::Expected<Scenario> drydock::trial::findScenario(StringRef NameOrPath) {
  if (!NameOrPath.contains('/') && !NameOrPath.ends_with(".yaml")) {
    StringRef Text = bundledFile((NameOrPath + ".yaml").str());
    if (!Text.empty())
      return parseScenario(Text, (NameOrPath + ".yaml").str());
    return llvm::createStringError(
        "no scenario '" + NameOrPath + "'; there are " +
        llvm::join(bundledScenarios(), ", ") + ", or name a .yaml file");
  }
  auto Text = llvm::MemoryBuffer::getFile(NameOrPath);
  if (!Text)
    return llvm::createStringError(NameOrPath + ": " +
                                   Text.getError().message());
  return parseScenario((*Text)->getBuffer(), NameOrPath);
}
