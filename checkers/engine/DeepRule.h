// Base of rules that listen to the engine.
#pragma once
#include "engine/Hooks.h"
#include "model/Rule.h"
#include <set>
#include <tuple>

namespace drydock {

class DeepRule : public Rule, protected EngineHooks {
public:
  explicit DeepRule(const RuleInfo &Description) : Description(Description) {}
  const RuleInfo &info() const override { return Description; }
  EngineHooks *engineHooks(Reporter &To) override {
    Out = &To;
    return this;
  }

protected:
  /// A finding at P about Subject; the rule adds trace and confidence.
  Finding at(const Point &P, std::string Subject, std::string Message) const {
    Finding F;
    F.Rule = Description.Id;
    F.Place = P.place();
    F.Function = P.function();
    F.Subject = std::move(Subject);
    F.Message = std::move(Message);
    return F;
  }
  /// Several paths and places show one bug; the first is reported. Cause is
  /// the event that a fix would change.
  void report(Finding F, const llvm::Instruction *Cause) {
    if (!Cause || Causes.insert({Cause, F.Place.File}).second)
      reportPlace(std::move(F));
  }

private:
  void reportPlace(Finding F) {
    if (Seen.insert({F.Place.File, F.Place.Line, F.Subject}).second)
      Out->report(std::move(F));
  }

  const RuleInfo &Description;
  Reporter *Out = nullptr;
  /// With the file: the next unit's instructions may stand where this one's
  /// stood.
  std::set<std::pair<const llvm::Instruction *, std::string>> Causes;
  std::set<std::tuple<std::string, unsigned, std::string>> Seen;
};

} // namespace drydock
