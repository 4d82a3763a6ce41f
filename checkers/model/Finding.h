// What a rule reports: a value with no pointers into the analysis, so that it
// can cross a process boundary and outlive the translation unit.
#pragma once
#include <string>
#include <vector>

namespace drydock {

/// A place in source. Line and column are 1-based; 0 means unknown.
struct SourcePlace {
  std::string File; ///< as the compiler saw it, made absolute
  unsigned Line = 0;
  unsigned Column = 0;
  bool operator==(const SourcePlace &) const = default;
};

/// One step of the path that leads to the finding, in execution order.
struct PathNote {
  SourcePlace Place;
  std::string Function;
  std::string Message;
  bool operator==(const PathNote &) const = default;
};

/// How sure the engine is. Proved: a feasible path was followed end to end.
/// Likely: feasible but for an assumption that usually holds. Heuristic: ranked
/// by evidence only, off by default.
enum class Confidence { Heuristic, Likely, Proved };

/// A textual replacement that is safe to apply without review.
struct FixIt {
  SourcePlace Begin;
  SourcePlace End; ///< exclusive
  std::string Text;
  bool operator==(const FixIt &) const = default;
};

struct Finding {
  std::string Rule; ///< rule id, kebab-case
  SourcePlace Place;
  std::string Function;
  std::string Message; ///< one sentence, no trailing dot, no line numbers
  /// Source spelling of the access path concerned ("priv->base"), or empty.
  std::string Subject;
  Confidence Sure = Confidence::Likely;
  std::vector<PathNote> Trace;
  std::vector<FixIt> Fixes;
  /// Stable against unrelated edits: rule, function and subject, no lines.
  std::string Fingerprint;
  bool operator==(const Finding &) const = default;
};

/// Spells a confidence as reports do: "proved", "likely", "heuristic".
const char *confidenceName(Confidence C);

} // namespace drydock
