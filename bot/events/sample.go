package events

import (
	"context"
	"fmt"
	"time"

	"tonari/bot"
	"tonari/bot/store"
	"tonari/flows/booking"
)

// Sample fills an empty house with three events for trying out: a 茶話会 with seats, a
// full 講演会 and a 個別相談会 with slots. Families that nobody plays have the seats
// that are taken.
func Sample(ctx context.Context, s *store.Store, now time.Time, zone *time.Location) error {
	now = now.In(zone)
	at := func(days, hour, minute int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, minute, 0, 0, zone)
	}
	for _, e := range []bot.Event{
		{ID: "tea-1", Kind: bot.EventTea, Title: "家族の茶話会", Start: at(5, 14, 0), End: at(5, 16, 0), Place: "区民センター 3階", Access: "駅から歩いて5分です。", ForWhom: "ご家族", Capacity: 12},
		{ID: "lecture-1", Kind: bot.EventLecture, Title: "講演会「ゆっくり、いっしょに」", Start: at(9, 10, 0), End: at(9, 12, 0), Place: "区役所 会議室", Capacity: 4},
		{ID: "session-1", Kind: bot.EventSession, Title: "個別相談会", Start: at(12, 13, 30), End: at(12, 16, 0), Place: "区役所 相談室", Slots: []bot.Slot{
			{ID: "1330", Start: at(12, 13, 30), End: at(12, 14, 10)},
			{ID: "1420", Start: at(12, 14, 20), End: at(12, 15, 0)},
			{ID: "1510", Start: at(12, 15, 10), End: at(12, 15, 50)},
		}},
	} {
		e.Reminders = booking.Reminders(e.Start)
		if _, err := s.SaveEvent(ctx, e); err != nil {
			return fmt.Errorf("making sample events: %w", err)
		}
	}
	for i, a := range []bot.SeatAsk{
		{Event: "tea-1", Act: bot.SeatBook, Party: 2, Nickname: "みどり"},
		{Event: "tea-1", Act: bot.SeatBook, Party: 1},
		{Event: "lecture-1", Act: bot.SeatBook, Party: 4, Nickname: "やま"},
		{Event: "session-1", Act: bot.SeatBook, Party: 1, Slot: "1330"},
	} {
		a.ID = fmt.Sprintf("sample-%d", i)
		if _, err := s.Decide(ctx, store.AskWork{Person: s.PersonOf(a.ID), Ask: a, Number: 1}); err != nil {
			return fmt.Errorf("booking seats at sample events: %w", err)
		}
	}
	return nil
}
