// SPDX-License-Identifier: GPL-2.0-only
// A stream that the driver declares to be no atomic one may sleep everywhere.
#include <linux/mutex.h>
#include <sound/pcm.h>

struct mixer {
	struct mutex lock;
	snd_pcm_uframes_t at;
};

static snd_pcm_uframes_t mixer_pointer_ok(struct snd_pcm_substream *substream)
{
	struct mixer *mixer = substream->private_data;
	snd_pcm_uframes_t at;

	mutex_lock(&mixer->lock);
	at = mixer->at;
	mutex_unlock(&mixer->lock);
	return at;
}

static const struct snd_pcm_ops mixer_ops = { .pointer = mixer_pointer_ok };

int mixer_create(struct snd_card *card, struct mixer *mixer)
{
	struct snd_pcm *pcm;
	int err = snd_pcm_new(card, "mixer", 0, 1, 0, &pcm);

	if (err < 0)
		return err;
	pcm->private_data = mixer;
	pcm->nonatomic = true;
	snd_pcm_set_ops(pcm, SNDRV_PCM_STREAM_PLAYBACK, &mixer_ops);
	return 0;
}
