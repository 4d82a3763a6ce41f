#include "model/Rule.h"
#include "model/EmbeddedFile.h"
#include "llvm/ADT/Twine.h"

extern const drydock::EmbeddedFile EmbeddedRulePages[];

namespace drydock {

llvm::StringRef rulePage(llvm::StringRef Id) {
  std::string Name = (llvm::Twine(Id) + "/" + Id + ".md").str();
  for (const EmbeddedFile *F = EmbeddedRulePages; F->Name; ++F)
    if (Name == F->Name)
      return {F->Data, F->Size};
  return "";
}

std::string tidyName(llvm::StringRef Id) {
  return ("driver-" + llvm::Twine(Id)).str();
}

} // namespace drydock
