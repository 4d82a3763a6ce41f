#include "SourceName.h"
#include "llvm/Demangle/Demangle.h"

using llvm::StringRef;

std::string drydock::trial::sourceName(StringRef Symbol) {
  llvm::ItaniumPartialDemangler Demangler;
  // Without what the compiler adds to parts of a function: ".cold", ".isra.0".
  std::string Whole = Symbol.split('.').first.str();
  std::string Result;
  if (!Demangler.partialDemangle(Whole.c_str()) && Demangler.isFunction()) {
    char *Name = Demangler.getFunctionBaseName(nullptr, nullptr);
    Result = Name ? Name : Whole;
    free(Name);
    return Result;
  }
  return Whole;
}
