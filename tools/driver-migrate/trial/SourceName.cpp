#include "SourceName.h"
#include "llvm/Demangle/Demangle.h"

using llvm::StringRef;

std::string drydock::trial::sourceName(StringRef Symbol) {
  llvm::ItaniumPartialDemangler Demangler;
  std::string Whole = Symbol.str();
  std::string Result;
  if (!Demangler.partialDemangle(Whole.c_str()) && Demangler.isFunction()) {
    char *Name = Demangler.getFunctionBaseName(nullptr, nullptr);
    Result = Name ? Name : Whole;
    free(Name);
    return Result;
  }
  return Symbol.split('.').first.str();
}
