// A whole trial: the boots of one or two builds, and the verdict.
#pragma once
#include "Boot.h"
#include "Compare.h"
#include "TrialFlags.h"

namespace drydock::trial {

struct BuildTrial {
  Build Of;
  std::vector<Boot> Boots;
};

struct Trial {
  Scenario S;
  KernelImage Kernel;
  BuildTrial First;
  std::optional<BuildTrial> Second;
  std::optional<Comparison> Compared;
  bool Itself = false; ///< both are the same build: what differs is noise

  bool clean() const;
  bool equal() const { return !Compared || Compared->equal(); }
  /// What the exit status says.
  bool good() const { return clean() && (Itself || equal()); }
};

/// An error when it could not run at all.
llvm::Expected<Trial> runTrial(const TrialFlags &F);

} // namespace drydock::trial
