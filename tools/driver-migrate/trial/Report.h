// The trial's result, written for people and programs.
#pragma once
#include "Trial.h"
#include "llvm/Support/JSON.h"

namespace llvm {
class raw_ostream;
}

namespace drydock::trial {

void printText(const Trial &T, llvm::raw_ostream &Out);
llvm::json::Value toJson(const Trial &T);
std::string toHtml(const Trial &T);

/// "clean and equal": what the trial says, in a few words.
std::string verdict(const Trial &T);

// Failing acquisitions; nothing where none was made to fail.
std::string summary(const AcquisitionRun &Run);
void printAcquisitions(const AcquisitionRun &Run, llvm::raw_ostream &Out);
llvm::json::Object acquisitionsJson(const AcquisitionRun &Run);
void acquisitionsHtml(const AcquisitionRun *First, const AcquisitionRun *Second,
                      llvm::raw_ostream &Out);

llvm::json::Array texts(llvm::ArrayRef<std::string> Lines);
std::string escaped(llvm::StringRef Text); ///< for HTML

/// "exact", "multiset", ...
const char *matchName(Match How);
/// Text size, compile time and instructions of two builds.
std::vector<std::string> costLines(const Trial &T);
/// Functions by calls, the hottest first.
std::vector<std::pair<std::string, uint64_t>> hottest(const Boot &B,
                                                      size_t Count);

} // namespace drydock::trial
