// The words of the API tables (apis/README.md) and their enumerators: one list
// for the loader, its suggestions, and the schema test.
#pragma once
#include "model/ApiTable.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace drydock {

template <typename Enum> struct ApiWord {
  llvm::StringLiteral Name;
  Enum Value;
};

llvm::ArrayRef<ApiWord<ResultContract>> resultWords();
llvm::ArrayRef<ApiWord<EffectWhen>> whenWords();
llvm::ArrayRef<ApiWord<EffectKind>> effectWords();
llvm::ArrayRef<ApiWord<OpsRole>> roleWords();
llvm::ArrayRef<ApiWord<MmioGate>> mmioGateWords();
/// Contexts a callback runs in, and what a function demands of its caller's.
llvm::ArrayRef<llvm::StringLiteral> callbackContexts();
llvm::ArrayRef<llvm::StringLiteral> callContexts();

/// "; did you mean X?" for the nearest of Known, or "" when none is near.
std::string suggest(llvm::StringRef Word,
                    llvm::ArrayRef<llvm::StringRef> Known);

} // namespace drydock
