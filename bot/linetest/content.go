package linetest

import "net/http"

// content is a picture, sound, video or file that a person sent.
type content struct {
	data []byte
	mime string
	gone bool
}

// getContent serves what a person sent (REF #get-content): 404 for what is
// unknown, a text, or held elsewhere; 410 after an unsend. The 202 of content
// in preparation is the fault Preparing.
func (p *Platform) getContent(r *request) answer {
	id := r.PathValue("messageId")
	c := p.contents[id]
	switch {
	case !digitsForm.MatchString(id):
		return badParameter("messageId")
	case c == nil:
		return refuse(http.StatusNotFound, msgNoContent)
	case c.gone:
		return refuse(http.StatusGone, msgGone)
	}
	return answer{status: http.StatusOK, raw: c.data, mime: c.mime}
}

// getTranscoding tells that video and audio are ready (REF #verify-video-or-audio-preparation-status).
func (p *Platform) getTranscoding(r *request) answer {
	c := p.contents[r.PathValue("messageId")]
	switch {
	case c == nil:
		return refuse(http.StatusNotFound, msgNoContent)
	case c.gone:
		return refuse(http.StatusGone, msgGone)
	case c.mime != "video/mp4" && c.mime != "audio/x-m4a":
		return bad("The message is not a video or audio message")
	}
	return ok(map[string]any{"status": "succeeded"})
}
