// The part that both commands share: find the units, parse them as C, make
// the overlay of their headers.
#pragma once
#include "flags.h"
#include "headers/Overlay.h"

namespace drydock::migrate {

struct Prepared {
  std::vector<CompileUnit> Units;
  std::vector<ParsedUnit> Parsed; ///< one per unit; empty when Cached
  std::string Key;
  bool Cached = false; ///< the overlay is in the store already
  std::string Error;   ///< nothing can be done
  int ExitCode = 2;
};

/// Whose branches of the headers --gcc asks for.
Views viewsOf(const Flags &F);

/// The units to parse, and the key of their overlay.
Prepared findSources(const Flags &F);

/// Headers alone need no parse when the store has the overlay.
Prepared prepare(const Flags &F, bool AlwaysParse = false);

/// The directory that holds overlays, absolute.
std::string overlayStoreOf(const Flags &F);

/// The overlay of all units that parsed.
llvm::Expected<Overlay> makeOverlay(const Flags &F, const Prepared &P);

} // namespace drydock::migrate
