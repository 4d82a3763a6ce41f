#include "AcquisitionCalls.h"
#include "llvm/ADT/STLExtras.h"
#include <cerrno>

using namespace drydock;
using namespace drydock::trial;

static const ApiEffect *releasing(const ApiFunction &Function) {
  for (const ApiEffect &E : Function.Effects)
    if (E.Kind == EffectKind::Release && E.When != EffectWhen::Error)
      return &E;
  return nullptr;
}

static std::optional<unsigned> nullArgument(const ApiEffect &Release) {
  if (!Release.Resource || !Release.Resource->NullRelease ||
      Release.Via.K != ApiPlace::Argument || Release.Via.Through)
    return std::nullopt;
  return Release.Via.Index;
}

std::optional<int64_t> drydock::trial::failureOf(const ApiFunction &Function) {
  // What is acquired always cannot fail, or not in a way that rows tell: a DMA
  // address.
  if (llvm::none_of(Function.Effects, [](const ApiEffect &E) {
        return E.Kind == EffectKind::Acquire && E.When == EffectWhen::Success;
      }))
    return std::nullopt;
  switch (Function.Result) {
  case ResultContract::Null:
  case ResultContract::ZeroFails:
    return 0;
  case ResultContract::NonZeroFails:
    return 1;
  // Not ENOMEM, which many drivers return whatever they were told.
  case ResultContract::ErrPtr:
  case ResultContract::NullOrErrPtr:
  case ResultContract::ErrNo:
  case ResultContract::ErrNoOrCount:
    return -EBUSY;
  case ResultContract::Value:
  case ResultContract::Void:
  case ResultContract::NonNull:
  case ResultContract::AlwaysZero:
    return std::nullopt;
  }
  return std::nullopt;
}

std::vector<ImportedCall>
drydock::trial::importedCalls(const std::vector<std::string> &Symbols,
                              const ApiTable &Table) {
  std::vector<ImportedCall> Calls;
  for (const std::string &Symbol : Symbols) {
    const ApiFunction *Function = Table.function(Symbol);
    if (!Function)
      continue;
    if (auto Failure = failureOf(*Function))
      Calls.push_back({ImportedCall::Acquires, Symbol, *Failure});
    else if (const ApiEffect *Release = releasing(*Function))
      Calls.push_back(
          {ImportedCall::Releases, Symbol, 0, nullArgument(*Release)});
  }
  return Calls;
}
