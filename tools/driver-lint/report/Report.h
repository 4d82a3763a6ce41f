// Renderers: each turns results into one format. They change nothing.
#pragma once
#include "Results.h"
#include "llvm/Support/raw_ostream.h"

namespace drydock {

struct ReportStyle {
  bool Color = false;
  bool Verbose = false;
  bool SilentWhenFine = false; ///< no summary when there is nothing to tell
};

void writeText(llvm::raw_ostream &Out, const Results &R, ReportStyle Style);
void writeJson(llvm::raw_ostream &Out, const Results &R);
void writeSarif(llvm::raw_ostream &Out, const Results &R);

/// "2 findings; 3 files analysed, 1 failed, 2 functions cut short".
std::string summaryLine(const Results &R);

/// "path: not analysed: reason", for every file that was not.
void writeFailures(llvm::raw_ostream &Out, const Results &R);

} // namespace drydock
