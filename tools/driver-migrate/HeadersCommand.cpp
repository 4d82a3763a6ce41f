// `driver-migrate headers`: the overlay of a set of files.
#include "Commands.h"
#include "Prepare.h"
#include "llvm/Support/raw_ostream.h"

using namespace drydock::migrate;

int drydock::migrate::runHeaders(const Flags &F) {
  Prepared P = prepare(F);
  if (!P.Error.empty()) {
    llvm::errs() << "driver-migrate: " << P.Error << "\n";
    return P.ExitCode;
  }
  if (!P.Cached)
    for (const ParsedUnit &U : P.Parsed)
      if (U.HasErrors) {
        llvm::errs() << U.Errors << "driver-migrate: " << U.MainFile
                     << " does not parse as C; no overlay made\n";
        return 1;
      }
  auto Made = makeOverlay(F, P);
  if (!Made) {
    llvm::errs() << "driver-migrate: " << llvm::toString(Made.takeError())
                 << "\n";
    return 1;
  }
  int Exit = 0;
  for (const ParsedUnit &U : P.Parsed)
    for (const Remark &R : U.Remarks)
      if (R.Level == Remark::Refusal && R.File != U.MainFile) {
        llvm::errs() << R.File << ":" << R.Line << ": not converted: " << R.Text
                     << " [" << R.Rule << "]\n";
        Exit = 1;
      }
  const OverlayStats &S = Made->Stats;
  llvm::errs() << S.Headers << " headers, " << S.Edited << " edited, "
               << S.Framed << " framed, " << S.Patches << " patches, "
               << S.Overridden << " definitions overridden, "
               << (S.Bytes + 512) / 1024 << " KiB"
               << (Made->Cached ? ", from the store" : "") << "\n";
  llvm::outs() << Made->Root << "\n";
  return Exit;
}
