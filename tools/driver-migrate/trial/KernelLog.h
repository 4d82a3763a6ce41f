// The kernel's messages: which are failures, and which two runs share.
#pragma once
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace drydock::trial {

struct KernelMessage {
  std::string Phase;
  std::string Text; ///< without its time
};

/// The console from the first phase on.
std::vector<KernelMessage> parseKernelLog(llvm::StringRef Console);

/// True for a WARN, BUG, oops, lockup or the report of a checker.
bool isFailure(llvm::StringRef Message);

/// A message without addresses, process and interrupt numbers; empty when it is
/// of the host, the module loader or the trial.
std::string comparableText(llvm::StringRef Message);

/// Without addresses, process and interrupt numbers, and what the kernel says
/// of any module that it was not shipped with.
std::vector<std::string>
comparableMessages(const std::vector<KernelMessage> &Log);

} // namespace drydock::trial
